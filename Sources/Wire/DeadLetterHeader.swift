/// Names of the headers that tell where a dead letter came from and why (records.md, "Dead letters").
package enum DeadLetterHeader {
    package static let exception = "__streams.errors.exception"
    package static let message = "__streams.errors.message"
    package static let topic = "__streams.errors.topic"
    package static let partition = "__streams.errors.partition"
    package static let offset = "__streams.errors.offset"
    package static let code = "leadloop.error.code"
    package static let pointer = "leadloop.error.pointer"
    /// Of the record that could not be used.
    package static let timestamp = "leadloop.error.timestamp"
    package static let group = "leadloop.group"
    /// Key and value were too large to be kept.
    package static let truncated = "leadloop.error.truncated"

    /// What we put on a dead letter; all other headers are the record's own.
    package static let all = [
        exception, message, topic, partition, offset, code, pointer, timestamp, group, truncated,
    ]

    /// On a record that is no dead letter but says which of them were replayed: committed in one
    /// transaction with what was sent back.
    package static let replayed = "leadloop.dlq.replayed"
    /// On a record that was sent back: the dead letter it was.
    package static let replayOf = "leadloop.dlq.replay_of"
}
