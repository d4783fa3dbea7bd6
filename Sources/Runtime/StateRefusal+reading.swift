import Kafka
import Scoring

extension StateRefusal {
    /// An input that the consumer cannot read on (transactions.md, "Errors of the consumer").
    static func unreadable(_ place: TopicPartition, because error: KafkaError) -> StateRefusal {
        StateRefusal(
            what: "\(place) cannot be read on", why: error.description,
            remedy: "the broker's log says more; what was deleted before it was read is lost: "
                + goneRemedy)
    }
}
