// What there is: brokers, topics, partitions.
import CRdkafka

/// The brokers behind a bootstrap address.
public struct Cluster: Sendable, Equatable {
    /// nil where the broker does not tell.
    public let id: String?
    /// Node numbers.
    public let brokers: [Int32]
}

/// A topic that exists.
public struct TopicDescription: Sendable, Equatable {
    public let name: String
    public let partitions: Int
    /// The smallest of its partitions.
    public let replicationFactor: Int
    /// Partitions that nobody leads now: they can be neither read nor written.
    public let leaderless: [Int32]
}

extension Admin {
    /// Waits until a broker has answered.
    ///
    /// - Throws: at the deadline, with the reason the client gave last (refused, unknown name,
    ///   TLS); missing rights and wrong credentials at once.
    public func connect(milliseconds: Int) throws(KafkaError) -> Cluster {
        let deadline = ContinuousClock.now + .milliseconds(milliseconds)
        var cause: KafkaError?
        while true {
            do throws(KafkaError) {
                let brokers = try metadata(milliseconds: 500) { metadata in
                    (0..<Int(metadata.broker_cnt)).map { metadata.brokers[$0].id }
                }
                return Cluster(id: clusterId, brokers: brokers.sorted())
            } catch {
                cause = lastError() ?? cause
                let error = cause ?? error
                guard ContinuousClock.now < deadline, !error.isAuthorisation else { throw error }
            }
        }
    }

    /// Those of `topics` that exist.
    public func describe(_ topics: Set<String>) throws(KafkaError) -> [String: TopicDescription] {
        try metadata(milliseconds: Self.waitMilliseconds) { metadata in
            var found: [String: TopicDescription] = [:]
            for index in 0..<Int(metadata.topic_cnt) {
                let topic = metadata.topics[index]
                let name = String(cString: topic.topic)
                guard topics.contains(name), topic.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                    continue
                }
                let partitions = (0..<Int(topic.partition_cnt)).map { topic.partitions[$0] }
                found[name] = TopicDescription(
                    name: name, partitions: partitions.count,
                    replicationFactor: Int(partitions.map(\.replica_cnt).min() ?? 0),
                    leaderless: partitions.filter { $0.leader < 0 }.map(\.id))
            }
            return found
        }
    }

    /// What the client reported since the last look, in its own words; not the news that all
    /// brokers are down, which follows upon a cause and hides it.
    private func lastError() -> KafkaError? {
        rd_kafka_poll(client.handle, 0)
        let errors = client.inbox.takeNotices().compactMap { notice in
            if case .error(let error) = notice { error } else { nil }
        }
        return errors.last { $0.isAuthorisation }
            ?? errors.last { $0.code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN } ?? errors.last
    }

    private var clusterId: String? {
        guard let text = rd_kafka_clusterid(client.handle, 1_000) else { return nil }
        defer { rd_kafka_mem_free(client.handle, text) }
        return String(cString: text)
    }

    private func metadata<Result>(
        milliseconds: Int32, _ read: (rd_kafka_metadata) -> Result
    ) throws(KafkaError) -> Result {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        try check(rd_kafka_metadata(client.handle, 1, nil, &metadata, milliseconds), "metadata")
        defer { rd_kafka_metadata_destroy(metadata) }
        return read(metadata!.pointee)
    }
}
