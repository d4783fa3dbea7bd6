// The face of this target follows.
