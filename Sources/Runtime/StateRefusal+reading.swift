import Kafka
import Scoring

extension StateRefusal {
    /// An input that the consumer cannot read on (kafka.md, section 3.3).
    static func unreadable(_ place: TopicPartition, because error: KafkaError) -> StateRefusal {
        StateRefusal(
            what: "\(place) cannot be read on", why: error.description,
            remedy: "the broker's log says more; what was deleted before it was read is lost: "
                + goneRemedy)
    }
}
