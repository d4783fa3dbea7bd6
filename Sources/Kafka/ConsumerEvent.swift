// What the consumer says between records, sorted by what the worker does about it
// (transactions.md, "Errors of the consumer").
import CRdkafka

package enum ConsumerEvent: Hashable, Sendable {
    /// The end of a partition as this reader sees it, or news that the next rebalance repeats.
    case ignore
    /// No broker answers at the moment: the library goes on trying, a gauge says so.
    case unreachable
    /// Not yet: a topic without a leader, a coordinator on the move. The library tries again.
    case notReady
    /// Where to read on is unknown, or what is there cannot be read: never guess, stop this
    /// partition and go on with the others.
    case stopPartition
    case stopProcess(KafkaError.StopReason)

    init(_ code: rd_kafka_resp_err_t) {
        self =
            if code == RD_KAFKA_RESP_ERR__PARTITION_EOF
                || code == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED
            {
                .ignore
            } else if code.isUnreachable {
                .unreachable
            } else if Self.unreadable.contains(code) {
                .stopPartition
            } else if code == RD_KAFKA_RESP_ERR__FATAL {
                // A consumer without transactions knows one fatal error: FENCED_INSTANCE_ID.
                .stopProcess(.twin)
            } else if let reason = code.stopReason {
                .stopProcess(reason)
            } else {
                // The broker's word about a fetch, which the library repeats from the same offset.
                .notReady
            }
    }

    /// Offsets that are gone, and records that the library skips because it cannot read them:
    /// skipping would be a loss that nobody sees.
    private static let unreadable: [rd_kafka_resp_err_t] = [
        RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE,
        RD_KAFKA_RESP_ERR__BAD_MSG, RD_KAFKA_RESP_ERR__BAD_COMPRESSION,
        RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED, RD_KAFKA_RESP_ERR__PARTIAL,
        RD_KAFKA_RESP_ERR__UNDERFLOW, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE,
        RD_KAFKA_RESP_ERR_INVALID_MSG, RD_KAFKA_RESP_ERR__NO_OFFSET,
    ]
}

extension Message {
    /// nil for a record.
    package var event: ConsumerEvent? { isRecord ? nil : ConsumerEvent(raw.pointee.err) }
}

extension KafkaError {
    /// What it means to a consumer: for errors among the notices of one.
    package var event: ConsumerEvent { ConsumerEvent(code) }
}
