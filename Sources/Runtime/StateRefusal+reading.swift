import Kafka
import Scoring

extension StateRefusal {
    /// An input that the consumer cannot read on (transactions.md, "Errors of the consumer").
    static func unreadable(_ place: TopicPartition, because error: KafkaError) -> StateRefusal {
        StateRefusal(
            what: "\(place) cannot be read on", why: error.description,
            remedy: error.isDamagedBatch
                ? "a batch is broken, or larger than receive.message.max.bytes once it is "
                    + "decompressed: -X receive.message.max.bytes=500000000 reads it if that is all"
                : "the broker's log says more; what was deleted before it was read is lost: "
                    + goneRemedy)
    }

    /// A range of a log that was not read to its end.
    init(reading place: TopicPartition, to end: Int64, _ failure: RangeFailure<some Error>) {
        self.init(
            what: "\(place) could not be read up to offset \(end)", why: failure.why,
            remedy: failure.remedy, isPassing: failure.isPassing)
    }
}
