import Brokers
import Kafka
import System
import Testing

extension OnBroker {
    @Suite(.needsOwnBroker) struct RightsTests {
        let broker: TestBroker
        let tag = TestBroker.fresh("rights")

        init() throws { broker = try TestBroker.shared() }

        func user(_ name: String, password: String? = nil) -> Settings {
            [
                "bootstrap.servers": broker.secured, "security.protocol": "SASL_PLAINTEXT",
                "sasl.mechanism": "PLAIN", "sasl.username": name,
                "sasl.password": password ?? "\(name)-secret",
            ]
        }

        @Test("a wrong password stops with 77 at once, and is not repeated in what is said")
        func wrongPassword() throws {
            let wrong = user("alice", password: "canary")
            let start = ContinuousClock.now
            let errors = [
                #expect(throws: KafkaError.self) {
                    _ = try Admin(wrong).connect(milliseconds: 20_000)
                },
                #expect(throws: KafkaError.self) {
                    _ = try TransactionalProducer(
                        wrong.with(["transactional.id": tag]), topics: [])
                },
            ]
            for error in errors {
                #expect(error?.remedy == .stop(.notAuthorised), "\(String(describing: error))")
                #expect(error?.description.contains("canary") == false)
            }
            #expect(ContinuousClock.now - start < .seconds(15))
            let member = try Consumer(wrong.with(["group.id": tag]))
            try member.subscribe([tag])
            var events: Set<ConsumerEvent> = []
            try wait(
                until: {
                    _ = try member.poll(milliseconds: 50) { _ in [] }
                    for case .error(let error) in member.takeNotices() {
                        events.insert(error.event)
                    }
                    return events.contains(.stopProcess(.notAuthorised))
                }, "\(events)")
        }

        @Test("a right password works")
        func rightPassword() throws {
            #expect(try Admin(user("alice")).connect(milliseconds: 10_000).brokers == [1])
        }

        /// Caught: the topic of the next send named in place of the one that was refused.
        @Test("a missing right names its topic, whatever was sent after it")
        func refusedTopic() throws {
            let admin = try Admin(["bootstrap.servers": broker.bootstrap])
            let (open, closed) = (TopicName(tag + "-open"), TopicName(tag + "-closed"))
            for topic in [open, closed] { try admin.create(.init(topic.text, partitions: 1)) }
            for (kind, topic) in [("--allow-principal", open), ("--deny-principal", closed)] {
                try broker.tool(
                    "kafka-acls.sh",
                    ["--add", kind, "User:alice", "--operation", "Write", "--topic", topic.text])
            }
            try broker.tool(
                "kafka-acls.sh",
                ["--add", "--allow-principal", "User:alice", "--operation", "Describe"]
                    + ["--topic", closed.text])
            var producer = try TransactionalProducer(
                user("alice").with(["transactional.id": tag]), topics: [open, closed])
            let transaction = try producer.begin()
            var cause: KafkaError?
            do throws(KafkaError) {
                try transaction.send("a", to: closed)
                let deadline = ContinuousClock.now + .seconds(10)
                while ContinuousClock.now < deadline {
                    try transaction.send("b", to: open)
                    Thread.sleep(milliseconds: 10)
                }
            } catch { cause = error }
            #expect(cause?.isAuthorisation == true)
            #expect(
                cause?.description.hasPrefix("write to \(closed.text): ") == true,
                "\(String(describing: cause))")
            _ = transaction.abort()
        }

        /// The abort itself may end unknown: no partition was ever added, and Kafka 4 refuses to end
        /// a transaction that it does not know. The cause decides.
        @Test("a missing right to write is seen as the cause of the abort; to describe, stops")
        func missingRight() throws {
            let admin = try Admin(["bootstrap.servers": broker.bootstrap])
            try admin.create(.init(tag, partitions: 1))
            try admin.create(.init(tag + "-hidden", partitions: 1))
            for (operation, topic) in [("Write", tag), ("All", tag + "-hidden")] {
                try broker.tool(
                    "kafka-acls.sh",
                    ["--add", "--deny-principal", "User:alice", "--operation", operation]
                        + ["--topic", topic])
            }
            try broker.tool(
                "kafka-acls.sh",
                ["--add", "--allow-principal", "User:alice", "--operation", "Describe"]
                    + ["--topic", tag])
            let error = #expect(throws: KafkaError.self) {
                _ = try Admin(user("alice")).describe([tag + "-hidden"])
            }
            #expect(error?.remedy == .stop(.notAuthorised))
            let member = try Consumer(["bootstrap.servers": broker.bootstrap, "group.id": tag])
            var producer = try TransactionalProducer(
                user("alice").with(["transactional.id": tag]), topics: [TopicName(tag)])
            let transaction = try producer.begin()
            var cause: KafkaError?
            do throws(KafkaError) { try transaction.send("a", to: TopicName(tag)) } catch {
                cause = error
            }
            switch transaction.commit([], group: member.groupMetadata()) {
            case .committed: Issue.record("committed without the right")
            case .inDoubt(let error): Issue.record("\(error)")
            case .mustAbort(let transaction, let error):
                cause = error
                if case .inDoubt(let error) = transaction.abort() {
                    #expect(error.name == "INVALID_TXN_STATE")
                }
            }
            #expect(cause?.isAuthorisation == true, "\(String(describing: cause))")
        }
    }
}
