import Kafka
import Testing

@Suite("outages on the mock cluster", .serialized)
struct OutageTests {
    /// librdkafka #3325, fixed in 1.7: commit said OK though records had timed out unsent.
    @Test("a commit does not say OK when a record was never sent")
    func unsent() throws {
        let cluster = try MockCluster()
        for topic in ["in", "out"] { try cluster.createTopic(topic) }
        var producer = try TransactionalProducer(
            Settings.transactional(cluster.bootstrap, id: "t").with([
                "transaction.timeout.ms": "1500"
            ]), topics: [TopicName("out")])
        let member = try Consumer(.member(cluster.bootstrap, group: "g"))
        let transaction = try producer.begin()
        cluster.setDown(true)
        let bootstrap = cluster.bootstrap
        do throws(KafkaError) { try transaction.send("a", to: TopicName("out")) } catch {
            transaction.abandon()
            throw error
        }
        let outcome: Outcome
        switch transaction.commit(
            [Position(TopicPartition("in", 0), 1)], group: member.groupMetadata())
        {
        case .committed: outcome = .committed
        case .inDoubt(let error): outcome = .inDoubt(error.name)
        case .mustAbort(let transaction, let error):
            transaction.abandon()
            #expect(error.name == "_TIMED_OUT")
            outcome = .aborted
        }
        cluster.setDown(false)
        #expect(outcome != .committed)
        try producer.rebuild()
        let again = try producer.begin()
        do throws(KafkaError) { try again.send("b", to: TopicName("out")) } catch {
            again.abandon()
            throw error
        }
        #expect(
            Outcome(
                again.commit([Position(TopicPartition("in", 0), 1)], group: member.groupMetadata())
            ) == .committed)
        #expect(try readAll(bootstrap, "out") == ["b"])
    }

    @Test("a rebuilt producer begins at once, and what was abandoned does not trap")
    func rebuild() throws {
        var world = try World()
        world.cluster.fail(.endTxn, with: [.invalidTransactionState])
        #expect(try world.outcome("a") == .inDoubt("INVALID_TXN_STATE"))
        try world.producer.rebuild()
        #expect(try world.outcome("b") == .committed)
        let recycleCount = world.producer.recycleCount
        #expect(recycleCount == 0, "only doubt counts")
    }

    @Test("a full queue is waited for until the deadline, then asks for an abort")
    func queueFull() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("out")
        var producer = try TransactionalProducer(
            Settings.transactional(cluster.bootstrap, id: "t").with([
                "queue.buffering.max.messages": "10", "linger.ms": "5000",
            ]), topics: [TopicName("out")])
        let transaction = try producer.begin()
        var refusal: KafkaError?
        let start = ContinuousClock.now
        for number in 0..<20 where refusal == nil {
            do throws(KafkaError) {
                let bytes = Array("\(number)".utf8)
                try transaction.send(
                    Outgoing(to: TopicName("out"), partition: 0, key: nil, value: bytes.span.bytes),
                    deadline: start + .milliseconds(300))
            } catch { refusal = error }
        }
        let end = transaction.abort()
        #expect(refusal?.isQueueFull == true)
        #expect(refusal?.remedy == .abort)
        #expect(ContinuousClock.now - start >= .milliseconds(300))
        #expect("\(end)" == "aborted")
    }

    @Test("settings that contradict each other are an error and no crash")
    func contradiction() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("out")
        // A record would time out before it is sent.
        let error = #expect(throws: KafkaError.self) {
            _ = try TransactionalProducer(
                Settings.transactional(cluster.bootstrap, id: "t").with(["linger.ms": "60000"]),
                topics: [TopicName("out")])
        }
        #expect(error?.remedy == .stop(.configuration), "\(String(describing: error))")
    }

    @Test("without a broker a producer says so in the end, and asks for a retry")
    func noBroker() throws {
        let start = ContinuousClock.now
        let error = #expect(throws: KafkaError.self) {
            _ = try TransactionalProducer(
                .transactional("127.0.0.1:1", id: "t"), topics: [], patience: .seconds(2))
        }
        #expect(error?.isUnreachable == true)
        #expect(error?.remedy == .retry)
        #expect(ContinuousClock.now - start < .seconds(10))
    }
}
