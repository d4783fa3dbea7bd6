import Brokers
import Kafka
import Testing

extension OnBroker {
    @Suite struct GroupFencingTests {
        let bootstrap: String
        let tag = TestBroker.fresh("group")

        init() throws { bootstrap = try TestBroker.sharedBootstrap() }

        /// Polls until the group has given it everything.
        func join(_ member: borrowing Consumer, _ topic: String) throws {
            try member.subscribe([topic])
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

        @Test("a member that was removed cannot commit, if its transaction carries offsets (M12)")
        func offsetsFence() throws {
            var bench = try Bench(bootstrap, tag)
            try join(bench.member, bench.place.topic)
            let group = bench.member.groupMetadata()
            bench.member.close { _ in [] }
            let transaction = try bench.begin(sending: "zombie")
            let outcome = Outcome(transaction.commit([Position(bench.place, 0)], group: group))
            #expect(outcome == .aborted("UNKNOWN_MEMBER_ID"))
            #expect(try readAll(bootstrap, bench.out.text) == [])
        }

        @Test("negative control: without offsets the group does not fence it")
        func noOffsetsNoFence() throws {
            var bench = try Bench(bootstrap, tag)
            try join(bench.member, bench.place.topic)
            let group = bench.member.groupMetadata()
            bench.member.close { _ in [] }
            let transaction = try bench.begin(sending: "zombie")
            let outcome = Outcome(transaction.commit([], group: group))
            #expect(outcome == .committed)
            #expect(try readAll(bootstrap, bench.out.text) == ["zombie"])
        }

        @Test("of two members with one instance id the older is told to stop with 78")
        func twins() throws {
            let admin = try Admin(["bootstrap.servers": bootstrap])
            try admin.create(.init(tag, partitions: 1))
            let presets = ClientPresets(common: [:])
            let settings = presets.member(group: tag, instance: "twin").with([
                "bootstrap.servers": bootstrap, "heartbeat.interval.ms": "200",
            ])
            let older = try Consumer(settings)
            try join(older, tag)
            let younger = try Consumer(settings)
            try younger.subscribe([tag])
            var events: Set<ConsumerEvent> = []
            try wait(
                until: {
                    _ = try younger.poll(milliseconds: 20) { _ in [] }
                    if case .batch(let batch) = try older.poll(
                        milliseconds: 20, rebalance: { _ in [] })
                    {
                        for index in 0..<batch.count {
                            if let event = batch[index].event { events.insert(event) }
                        }
                    }
                    return events.contains(.stopProcess(.twin))
                }, "\(events)")
        }
    }
}
