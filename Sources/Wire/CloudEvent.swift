import Leads

package enum CloudEvent {
    /// Hash of a CloudEvents source and id (headers `ce_source`, `ce_id`): the idempotency key of an
    /// event that has no messageId.
    package static func hash(source: RawSpan?, id: RawSpan) -> UInt64 {
        var bytes: [UInt8] = []
        source?.withUnsafeBytes { bytes.append(contentsOf: $0) }
        bytes.append(0)
        id.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes.withUnsafeBytes { StableHash.hash64($0) }
    }
}
