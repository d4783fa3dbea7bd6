/// A record as the worker or a test hands it over; valid during the call.
package struct InputRecord: ~Escapable {
    package let key: RawSpan?
    package let value: RawSpan?
    package let offset: Int64
    /// When the log received it, in milliseconds.
    package let timestamp: Int64
    /// Stands in for a missing messageId: hash of the CloudEvents source and id.
    package let cloudEventHash: UInt64?

    @_lifetime(copy key, copy value)
    package init(
        key: RawSpan?, value: RawSpan?, offset: Int64, timestamp: Int64,
        cloudEventHash: UInt64? = nil
    ) {
        (self.key, self.value) = (key, value)
        (self.offset, self.timestamp) = (offset, timestamp)
        self.cloudEventHash = cloudEventHash
    }
}
