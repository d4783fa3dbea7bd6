// librdkafka's own cluster in this process, with the topics of the demo.
import Config
import Kafka

struct DemoCluster: ~Copyable {
    private let mock: MockCluster
    let names = TopicNames(group: DemoCluster.group)

    static let group = "leadloop-demo"
    static let partitions: Int32 = 4

    init() throws {
        let mock = try MockCluster()
        for topic in TopicNames(group: Self.group).required() {
            let count = topic.plannedPartitions(ofEngagement: Int(Self.partitions))
            try mock.createTopic(topic.name, partitions: count)
        }
        self.mock = mock
    }

    /// For every client. The cluster answers a fetch that finds nothing only after its whole wait.
    var settings: Kafka.Settings {
        ["bootstrap.servers": mock.bootstrap, "fetch.wait.max.ms": "20", "log_level": "3"]
    }

    static func producer(_ settings: Kafka.Settings) -> Kafka.Settings {
        settings.with([
            "enable.idempotence": "true", "partitioner": "murmur2_random",
            "compression.type": "lz4", "linger.ms": "10", "delivery.report.only.error": "true",
        ])
    }

    /// A reader of whole topics from their beginning, in no group.
    static func reader(_ settings: Kafka.Settings, of topics: [(name: String, partitions: Int32)])
        throws(KafkaError) -> Consumer
    {
        let reader = try Consumer(
            ClientPresets(common: settings).reader(isolation: .committed), capacity: 500)
        try reader.assign(
            topics.flatMap { topic in
                (0..<topic.partitions).map { Position(TopicPartition(topic.name, $0), 0) }
            })
        return reader
    }
}
