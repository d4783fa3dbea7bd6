/// A record as the worker or a test hands it over; valid during the call.
package struct InputRecord: ~Escapable {
    package let key: RawSpan?
    package let value: RawSpan?
    package let offset: Int64
    /// When the log received it, in milliseconds.
    package let timestamp: Int64
    /// Stands in for a missing messageId: hash of the CloudEvents source and id.
    package let cloudEventHash: UInt64?
    /// Stands for a whole batch that cannot be decompressed; its offset is the last one in it.
    package let isUnreadable: Bool

    @_lifetime(copy key, copy value)
    package init(
        key: RawSpan?, value: RawSpan?, offset: Int64, timestamp: Int64,
        cloudEventHash: UInt64? = nil
    ) {
        (self.key, self.value) = (key, value)
        (self.offset, self.timestamp) = (offset, timestamp)
        self.cloudEventHash = cloudEventHash
        isUnreadable = false
    }

    /// A batch that cannot be decompressed.
    /// - Parameter offset: the last one in it.
    @_lifetime(immortal)
    package init(unreadableUpTo offset: Int64) {
        key = nil
        value = nil
        cloudEventHash = nil
        (self.offset, timestamp, isUnreadable) = (offset, 0, true)
    }
}
