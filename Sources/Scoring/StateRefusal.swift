/// Why a partition is not run: its state cannot be trusted. Never guess (exit 65), or try again later
/// (exit 75).
package struct StateRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    package let what: String
    package let why: String
    package let remedy: String
    /// Nothing is wrong with the state: it could not be read now.
    package let isPassing: Bool
    /// Not this partition alone: no other one of the group may go on either.
    package let stopsGroup: Bool

    package init(
        what: String, why: String, remedy: String, isPassing: Bool = false,
        stopsGroup: Bool = false
    ) {
        (self.what, self.why, self.remedy) = (what, why, remedy)
        (self.isPassing, self.stopsGroup) = (isPassing, stopsGroup)
    }

    package static let goneRemedy =
        "give the topic a longer retention; to go on without these records, start a new group"
    package static let resumeRemedy =
        "if the group's offsets were deleted or ran out: leadloop run --resume-from-meta goes on "
        + "where the state ends"
    package var description: String { "\(what)\nwhy:   \(why)\ndo:    \(remedy)" }
}
