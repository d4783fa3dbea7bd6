import Kafka
import Testing

@Suite("rebalance as part of the poll", .serialized)
struct RebalanceTests {
    @Test("the answer says where each partition starts, and one that is left out stays unread")
    func answer() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 3)
        let producer = try PlainProducer(["bootstrap.servers": cluster.bootstrap])
        for number in 0..<30 {
            try producer.send(
                Outgoing(to: TopicName("t"), partition: Int32(number % 3), key: nil, value: nil))
        }
        try producer.flush(milliseconds: 5_000)
        let member = try Consumer(
            Settings.member(cluster.bootstrap, group: "g").with(["enable.partition.eof": "true"]))
        try member.subscribe(["t"])
        let starts = [Position(TopicPartition("t", 0), 4), Position(TopicPartition("t", 2), 0)]
        var seen: [TopicPartition: [Int64]] = [:]
        var ends = 0
        var rebalances = 0
        let deadline = soon(15)
        while ends < 2, ContinuousClock.now < deadline {
            let poll = try member.poll(milliseconds: 50) { change in
                guard case .assigned(let places) = change else { return [] }
                #expect(places.count == 3)
                return starts
            }
            switch consume poll {
            case .rebalanced:
                // What came with it was dropped: nothing may have been taken yet, or all of it.
                rebalances += 1
                try member.seek(starts)
            case .batch(let batch):
                for index in 0..<batch.count {
                    if batch[index].isEnd { ends += 1 }
                    guard batch[index].isRecord else { continue }
                    let place = TopicPartition(batch[index].topic, batch[index].partition)
                    seen[place, default: []].append(batch[index].offset)
                }
            }
        }
        #expect(rebalances == 1)
        #expect(
            seen == [
                TopicPartition("t", 0): Array(4..<10), TopicPartition("t", 2): Array(0..<10),
            ])
    }

    @Test("what is revoked can still be committed inside the closure, and close waits for it")
    func commitInRevoke() throws {
        var world = try World()
        try world.consumer.subscribe(["in"])
        var isAssigned = false
        try wait(
            until: {
                _ = try world.consumer.poll(milliseconds: 50) { change in
                    guard case .assigned(let places) = change else { return [] }
                    isAssigned = true
                    return places.map { Position($0, 0) }
                }
                return isAssigned
            }, "no assignment")
        var open: Transaction? = try world.producer.begin()
        var changes: [String] = []
        var outcome: Outcome?
        world.consumer.close { change in
            changes.append("\(change)")
            guard case .revoked(let places) = change, let transaction = open.take() else {
                return []
            }
            do throws(KafkaError) { try transaction.send("last", to: world.out) } catch {
                transaction.abandon()
                return []
            }
            outcome = Outcome(
                transaction.commit(
                    places.map { Position($0, 7) }, group: world.consumer.groupMetadata()))
            return []
        }
        open.take()?.abandon()
        #expect(changes.count == 1 && changes[0].hasPrefix("revoked"), "\(changes)")
        #expect(outcome == .committed)
        #expect(try readAll(world.cluster.bootstrap, "out") == ["last"])
    }

    @Test("a member dropped without close asks nobody and does not hang")
    func dropped() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t")
        let start = ContinuousClock.now
        do {
            let member = try Consumer(
                .member(cluster.bootstrap, group: "g"), tickMilliseconds: 5)
            member.ticker.watch([TopicPartition("t", 0)])
            try member.subscribe(["t"])
            var isAssigned = false
            try wait(
                until: {
                    _ = try member.poll(milliseconds: 50) { change in
                        guard case .assigned(let places) = change else { return [] }
                        isAssigned = true
                        return places.map { Position($0, 0) }
                    }
                    return isAssigned
                }, "no assignment")
        }
        #expect(ContinuousClock.now - start < .seconds(12))
    }
}
