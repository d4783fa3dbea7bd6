// What is there: cluster, topics, offsets.
import CRdkafka
import System

/// The brokers behind a bootstrap address.
package struct Cluster: Sendable, Equatable {
    /// nil where the broker does not tell.
    package let id: String?
    /// Node numbers.
    package let brokers: [Int32]
    /// Names of those that this user may describe.
    package let topics: [String]
}

/// A topic that exists.
package struct TopicDescription: Sendable, Equatable {
    package struct Partition: Sendable, Equatable {
        package let number: Int32
        /// nil while nobody leads: it can be neither read nor written.
        package let leader: Int32?
        package let replicas: [Int32], inSync: [Int32]

        package init(number: Int32, leader: Int32?, replicas: [Int32], inSync: [Int32]) {
            (self.number, self.leader) = (number, leader)
            (self.replicas, self.inSync) = (replicas, inSync)
        }
    }

    package let name: String
    /// In the order of their numbers.
    package let layout: [Partition]

    package init(name: String, layout: [Partition]) {
        (self.name, self.layout) = (name, layout)
    }

    /// How many.
    package var partitions: Int { layout.count }
    /// The smallest of its partitions.
    package var replicationFactor: Int { layout.map(\.replicas.count).min() ?? 0 }
    package var leaderless: [Int32] { layout.filter { $0.leader == nil }.map(\.number) }
}

package struct TopicSetting: Hashable, Sendable {
    /// nil for what the broker keeps secret.
    package let value: String?
    /// As the broker has it for every topic, not set for this one.
    package let isDefault: Bool

    package init(value: String?, isDefault: Bool) {
        (self.value, self.isDefault) = (value, isDefault)
    }
}

extension Admin {
    /// Waits until a broker has answered.
    ///
    /// - Throws: at the deadline, with the reason the client gave last (refused, unknown name,
    ///   TLS); missing rights and wrong credentials at once.
    package func connect(milliseconds: Int) throws(KafkaError) -> Cluster {
        let deadline = ContinuousClock.now + .milliseconds(milliseconds)
        var cause: KafkaError?
        while true {
            do throws(KafkaError) {
                let metadata = try Metadata(
                    ofAll: client.handle, Limits.connectTryMilliseconds)
                return Cluster(
                    id: clusterId, brokers: metadata.brokers.map(\.id).sorted(),
                    topics: metadata.topics.map { String(cString: $0.topic) })
            } catch {
                cause = lastError() ?? cause
                let error = cause ?? error
                guard ContinuousClock.now < deadline, !error.isAuthorisation else { throw error }
            }
        }
    }

    /// Those of `topics` that exist.
    ///
    /// - Throws: also when this user may not describe one of them.
    package func describe(_ topics: Set<String>) throws(KafkaError) -> [String: TopicDescription] {
        var found: [String: TopicDescription] = [:]
        for name in topics.sorted() {
            // Asked by name, because a list of all topics leaves out what is not allowed.
            let metadata = try Metadata(of: name, client.handle, waitMilliseconds)
            guard let topic = metadata.topics.first else { continue }
            do throws(KafkaError) { try check(topic.err, "describe \(name)") } catch {
                if error.isUnknownTopic { continue }
                throw error
            }
            found[name] = TopicDescription(topic, named: name)
        }
        return found
    }

    /// The leading broker of each partition; a topic that does not exist is missing.
    package func leaders(of topics: Set<String>) throws(KafkaError) -> [TopicPartition: Int32] {
        var leaders: [TopicPartition: Int32] = [:]
        for (name, topic) in try describe(topics) {
            for partition in topic.layout {
                leaders[TopicPartition(name, partition.number)] = partition.leader
            }
        }
        return leaders
    }

    /// What the client reported since the last look, in its own words; not the news that all
    /// brokers are down, which follows upon a cause and hides it.
    private func lastError() -> KafkaError? {
        let errors = takeNotices().compactMap { notice in
            if case .error(let error) = notice { error } else { nil }
        }
        return errors.last { $0.isAuthorisation }
            ?? errors.last { $0.code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN } ?? errors.last
    }

    private var clusterId: String? {
        guard let text = rd_kafka_clusterid(client.handle, Limits.connectTryMilliseconds) else {
            return nil
        }
        defer { rd_kafka_mem_free(client.handle, text) }
        return String(cString: text)
    }

    /// The first offset of a partition and the end of its log, open transactions included.
    ///
    /// Waits for the leader of a partition that has just been created.
    package func watermarks(_ place: TopicPartition) throws(KafkaError) -> Range<Int64> {
        let deadline = ContinuousClock.now + .milliseconds(Int(waitMilliseconds))
        while true {
            do throws(KafkaError) {
                return try client.watermarks(place, milliseconds: waitMilliseconds)
            } catch {
                guard error.isLeaderMissing, ContinuousClock.now < deadline else { throw error }
                Thread.sleep(milliseconds: 20)
            }
        }
    }

    /// For each partition the first offset whose record time is at or after this; nil where there
    /// is none.
    /// - Parameter timestamp: milliseconds since 1970.
    package func offsets(of places: [TopicPartition], at timestamp: Int64) throws(KafkaError)
        -> [Position]
    {
        let list = PartitionList(places.map { Position($0, timestamp) })
        try check(
            rd_kafka_offsets_for_times(client.handle, list.pointer, waitMilliseconds),
            "offsets at \(timestamp)")
        try list.checkEach("offsets at \(timestamp) of")
        return list.positions
    }
}

extension TopicDescription {
    init(_ raw: rd_kafka_metadata_topic, named name: String) {
        let layout = UnsafeBufferPointer(start: raw.partitions, count: Int(raw.partition_cnt)).map {
            Partition(
                number: $0.id, leader: $0.leader < 0 ? nil : $0.leader,
                replicas: Array(
                    UnsafeBufferPointer(start: $0.replicas, count: Int($0.replica_cnt))),
                inSync: Array(UnsafeBufferPointer(start: $0.isrs, count: Int($0.isr_cnt))))
        }
        self.init(name: name, layout: layout.sorted { $0.number < $1.number })
    }
}

/// The answer to one metadata request.
struct Metadata: ~Copyable {
    private let pointer: UnsafePointer<rd_kafka_metadata>

    /// Of all topics that this user may describe.
    init(ofAll client: OpaquePointer, _ milliseconds: Int32) throws(KafkaError) {
        pointer = try Self.ask(client, nil, milliseconds)
    }

    /// Of one topic, whether it exists or not.
    init(of topic: String, _ client: OpaquePointer, _ milliseconds: Int32) throws(KafkaError) {
        // Fails where settings contradict each other.
        guard let object = rd_kafka_topic_new(client, topic, nil) else {
            throw KafkaError(rd_kafka_last_error(), doing: "topic \(topic)")
        }
        defer { rd_kafka_topic_destroy(object) }
        pointer = try Self.ask(client, object, milliseconds)
    }

    private static func ask(
        _ client: OpaquePointer, _ topic: OpaquePointer?, _ milliseconds: Int32
    ) throws(KafkaError) -> UnsafePointer<rd_kafka_metadata> {
        var answer: UnsafePointer<rd_kafka_metadata>?
        try check(
            rd_kafka_metadata(client, topic == nil ? 1 : 0, topic, &answer, milliseconds),
            "metadata")
        return answer!
    }

    var topics: UnsafeBufferPointer<rd_kafka_metadata_topic> {
        UnsafeBufferPointer(start: pointer.pointee.topics, count: Int(pointer.pointee.topic_cnt))
    }
    var brokers: UnsafeBufferPointer<rd_kafka_metadata_broker> {
        UnsafeBufferPointer(start: pointer.pointee.brokers, count: Int(pointer.pointee.broker_cnt))
    }

    deinit { rd_kafka_metadata_destroy(pointer) }
}
