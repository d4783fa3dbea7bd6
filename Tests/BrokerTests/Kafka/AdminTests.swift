import Brokers
import Kafka
import Testing

extension OnBroker {
    @Suite struct AdminTests {
        let bootstrap: String
        let topic = TestBroker.fresh("admin")

        init() throws { bootstrap = try TestBroker.sharedBootstrap() }

        func admin() throws -> Admin { try Admin(["bootstrap.servers": bootstrap]) }

        @Test("created topics have their settings, partitions and leaders")
        func createAndDescribe() throws {
            let admin = try admin()
            let refused = try admin.create([
                .init(topic, partitions: 3, settings: ["cleanup.policy": "compact"]),
                .init(topic + "-b", partitions: 1),
                .init(topic + "-c", partitions: 1, settings: ["no.such.setting": "1"]),
                .init(topic + "-d", partitions: 1, replicationFactor: 7),
            ])
            #expect(
                refused.mapValues(\.name) == [
                    topic + "-c": "INVALID_CONFIG", topic + "-d": "INVALID_REPLICATION_FACTOR",
                ])
            #expect(refused[topic + "-c"]?.description.contains("no.such.setting") == true)

            let settings = try admin.settings(of: [topic, topic + "-b", topic + "-c"])
            #expect(
                settings[topic]?.settings["cleanup.policy"]
                    == TopicSetting(value: "compact", isDefault: false))
            #expect(
                settings[topic + "-b"]?.settings["cleanup.policy"]
                    == TopicSetting(value: "delete", isDefault: true))
            #expect(settings[topic + "-c"]?.error?.isUnknownTopic == true)
            #expect(try admin.settings(of: topic)["cleanup.policy"] == "compact")

            wait(until: { try! admin.leaders(of: [topic]).count == 3 }, "no leaders")
            let described = try admin.describe([topic, topic + "-c"])
            let layout = (0..<3).map {
                TopicDescription.Partition(number: $0, leader: 1, replicas: [1], inSync: [1])
            }
            #expect(described == [topic: TopicDescription(name: topic, layout: layout)])
            #expect(described[topic]?.partitions == 3)
            #expect(described[topic]?.replicationFactor == 1)
            #expect(described[topic]?.leaderless == [])

            let cluster = try admin.connect(milliseconds: 5_000)
            #expect(cluster.id?.count == 22)
            #expect(cluster.brokers == [1])
            #expect(cluster.topics.contains(topic))
            #expect(try admin.settings(ofBroker: 1)["default.replication.factor"] == "1")
        }

        @Test("a topic that is there is refused by name; a rehearsal creates nothing")
        func refusals() throws {
            let admin = try admin()
            #expect(try admin.create([.init(topic, partitions: 2)], isRehearsal: true).isEmpty)
            #expect(try admin.describe([topic]).isEmpty)
            try admin.create(.init(topic, partitions: 2))
            let error = #expect(throws: KafkaError.self) {
                try admin.create(.init(topic, partitions: 2))
            }
            #expect(error?.isTopicExists == true)
        }

        @Test("a deleted topic is gone")
        func delete() throws {
            let admin = try admin()
            try admin.create(.init(topic, partitions: 1))
            let refused = try admin.delete(topics: [topic, topic + "-none"])
            #expect(refused.mapValues(\.isUnknownTopic) == [topic + "-none": true])
            try wait(
                until: { try admin.describe([topic]).isEmpty }, "there")
        }

        @Test("records below an offset are deleted, offsets are found by time")
        func recordsAndTimes() throws {
            let admin = try admin()
            try admin.create(.init(topic, partitions: 2))
            try fill(topic, records: 10)
            let places = [TopicPartition(topic, 0), TopicPartition(topic, 1)]
            let start: Int64 = 1_700_000_000_000
            #expect(
                try admin.offsets(of: places, at: start + 4_000)
                    == [Position(places[0], 4), Position(places[1], nil)])
            #expect(
                try admin.offsets(of: [places[0]], at: start + 60_000) == [Position(places[0], nil)]
            )
            try admin.deleteRecords(before: [Position(places[0], 3)])
            #expect(try admin.watermarks(places[0]) == 3..<10)
            try admin.deleteRecords(before: [Position(places[0], nil)])
            #expect(try admin.watermarks(places[0]) == 10..<10)
            #expect(try admin.watermarks(places[1]) == 0..<0)
            let error = #expect(throws: KafkaError.self) {
                try admin.deleteRecords(before: [Position(places[1], 5)])
            }
            #expect(error?.name == "OFFSET_OUT_OF_RANGE")
        }

        @Test("offsets of a group are read, set and deleted without joining it")
        func groups() throws {
            let admin = try admin()
            try admin.create(.init(topic, partitions: 2))
            try fill(topic, records: 10)
            let places = [TopicPartition(topic, 0), TopicPartition(topic, 1)]
            #expect(try admin.committed(by: topic, of: places).allSatisfy { $0.offset == nil })
            try admin.setOffsets(
                of: topic, to: [Position(places[0], 7), Position(places[1], 0)])
            #expect(
                Set(try admin.committed(by: topic, of: places))
                    == [Position(places[0], 7), Position(places[1], 0)])
            try admin.deleteOffsets(of: topic, [places[1]])
            #expect(
                try admin.committed(by: topic, of: places)
                    == [Position(places[0], 7), Position(places[1], nil)])
            let stranger = try Consumer(["bootstrap.servers": bootstrap, "group.id": topic])
            #expect(
                try stranger.committed(places, milliseconds: 5_000)
                    == [Position(places[0], 7), Position(places[1], nil)])
            try admin.delete(group: topic)
            #expect(try admin.committed(by: topic, of: places).allSatisfy { $0.offset == nil })
        }

        @Test("without a broker each call says so within its time")
        func noBroker() throws {
            let admin = try Admin(["bootstrap.servers": "127.0.0.1:1"], waitMilliseconds: 500)
            let start = ContinuousClock.now
            let errors = [
                #expect(throws: KafkaError.self) { _ = try admin.connect(milliseconds: 500) },
                #expect(throws: KafkaError.self) { _ = try admin.describe(["a"]) },
                #expect(throws: KafkaError.self) { _ = try admin.settings(of: "a") },
                #expect(throws: KafkaError.self) {
                    _ = try admin.committed(by: "a", of: [.init("a", 0)])
                },
                #expect(throws: KafkaError.self) { try admin.create(.init("a", partitions: 1)) },
                #expect(throws: KafkaError.self) { _ = try admin.watermarks(.init("a", 0)) },
            ]
            #expect(errors.allSatisfy { $0?.isUnreachable == true }, "\(errors)")
            #expect(ContinuousClock.now - start < .seconds(6))
        }

        /// Records 1 s apart on partition 0.
        func fill(_ topic: String, records: Int) throws {
            let producer = try PlainProducer(["bootstrap.servers": bootstrap])
            for number in 0..<records {
                try producer.send(
                    Outgoing(
                        to: TopicName(topic), partition: 0, key: nil, value: nil,
                        timestamp: 1_700_000_000_000 + Int64(number) * 1_000))
            }
            try producer.flush(milliseconds: 10_000)
        }
    }
}
