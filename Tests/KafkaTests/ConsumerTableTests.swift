import Kafka
import System
import Testing

/// transactions.md, "Errors of the consumer", one test per cell: what the consumer meets, and what
/// the worker is told to do.
@Suite("error table of the consumer", .serialized)
struct ConsumerTableTests {
    /// Everything that a member is told until it is told `last`, in polls and in notices.
    func events(
        until last: ConsumerEvent, _ settings: Settings = [:],
        faults: (borrowing MockCluster) throws -> Void = { _ in },
        afterAssignment: (borrowing MockCluster) throws -> Void = { _ in }
    ) throws -> Set<ConsumerEvent> {
        let cluster = try MockCluster()
        try cluster.createTopic("t")
        let producer = try PlainProducer(["bootstrap.servers": cluster.bootstrap])
        try producer.send(Outgoing(to: TopicName("t"), partition: 0, key: nil, value: nil))
        try producer.flush(milliseconds: 5_000)
        try faults(cluster)
        let member = try Consumer(Settings.member(cluster.bootstrap, group: "g").with(settings))
        try member.subscribe(["t"])
        var events: Set<ConsumerEvent> = []
        var isAssigned = false
        var isArmed = false
        let deadline = soon(10)
        while !events.contains(last), ContinuousClock.now < deadline {
            let poll = try member.poll(milliseconds: 50) { change in
                guard case .assigned(let places) = change else { return [] }
                isAssigned = true
                return places.map { Position($0, 0) }
            }
            if case .batch(let batch) = consume poll {
                for index in 0..<batch.count {
                    if let event = batch[index].event { events.insert(event) }
                }
            }
            for case .error(let error) in member.takeNotices() { events.insert(error.event) }
            if isAssigned, !isArmed {
                try afterAssignment(cluster)
                isArmed = true
            }
        }
        return events
    }
    /// Several of them are armed: an answer to a fetch from before the assignment is dropped.
    static let outOfRange = MockCluster.Fault("OFFSET_OUT_OF_RANGE")!
    static let noRight = MockCluster.Fault.topicAuthorizationFailed

    @Test("the end of a partition is ignored")
    func end() throws {
        let events = try events(until: .ignore, ["enable.partition.eof": "true"])
        #expect(events == [.ignore])
    }

    @Test("without a broker only a gauge moves")
    func unreachable() throws {
        let events = try events(until: .unreachable, afterAssignment: { $0.setDown(true) })
        #expect(events == [.unreachable])
    }

    /// Alone: beside a good broker the library asks for the bad one only when the draw says so.
    @Test("a name that nobody knows is a gauge only")
    func unresolvable() throws {
        let member = try Consumer(.member("no-such-broker.invalid:9092", group: "g"))
        try member.subscribe(["t"])
        var names: Set<String> = []
        var events: Set<ConsumerEvent> = []
        let deadline = soon(10)
        while !names.contains("_RESOLVE"), ContinuousClock.now < deadline {
            let poll = try member.poll(milliseconds: 50) { _ in [] }
            if case .batch(let batch) = consume poll {
                for index in 0..<batch.count {
                    if let event = batch[index].event { events.insert(event) }
                }
            }
            for case .error(let error) in member.takeNotices() {
                names.insert(error.name)
                events.insert(error.event)
            }
        }
        #expect(names.contains("_RESOLVE"))
        #expect(events == [.unreachable])
    }

    @Test("an offset that is gone stops the partition")
    func outOfRange() throws {
        let faults = Array(repeating: Self.outOfRange, count: 3)
        let events = try events(
            until: .stopPartition, afterAssignment: { $0.fail(.fetch, with: faults) })
        #expect(events == [.stopPartition])
    }

    @Test("a missing right to the topic stops the process with 77")
    func topicRight() throws {
        let faults = Array(repeating: Self.noRight, count: 3)
        let events = try events(
            until: .stopProcess(.notAuthorised),
            afterAssignment: { $0.fail(.fetch, with: faults) })
        #expect(events == [.stopProcess(.notAuthorised)])
    }

    @Test(
        "a missing right to the group stops the process with 77",
        arguments: [Request.findCoordinator, .joinGroup])
    func groupRight(request: Request) throws {
        let fault = MockCluster.Fault("GROUP_AUTHORIZATION_FAILED")!
        let events = try events(
            until: .stopProcess(.notAuthorised),
            faults: { $0.fail(request, with: [fault, fault, fault]) })
        #expect(events == [.stopProcess(.notAuthorised)])
    }

    @Test("a topic that is not there is waited for")
    func unknownTopic() throws {
        let fault = MockCluster.Fault("UNKNOWN_TOPIC_OR_PART")!
        let events = try events(until: .notReady, faults: { $0.setTopicFault("t", fault) })
        #expect(events == [.notReady])
    }

    @Test("a twin of a static member stops the process with 78")
    func twin() throws {
        let fault = MockCluster.Fault("FENCED_INSTANCE_ID")!
        let events = try events(
            until: .stopProcess(.twin), ["group.instance.id": "i"],
            afterAssignment: { $0.fail(.heartbeat, with: [fault]) })
        #expect(events == [.stopProcess(.twin)])
        #expect(KafkaError.StopReason.twin.exitCode.rawValue == 78)
        #expect(KafkaError.StopReason.notAuthorised.exitCode.rawValue == 77)
    }

    @Test("members with other strategies stop the process with 78")
    func strategies() throws {
        let fault = MockCluster.Fault("INCONSISTENT_GROUP_PROTOCOL")!
        let events = try events(
            until: .stopProcess(.configuration),
            faults: { $0.fail(.joinGroup, with: [fault, fault]) })
        #expect(events == [.stopProcess(.configuration)])
    }

    @Test("a poll that came too late is ignored, because the lost revoke follows")
    func pollTooLate() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t")
        let member = try Consumer(
            Settings.member(cluster.bootstrap, group: "g").with([
                // The mock cluster takes 3 s for a join.
                "session.timeout.ms": "3500",
                "max.poll.interval.ms": "3500",
            ]))
        try member.subscribe(["t"])
        var changes: [String] = []
        var events: [ConsumerEvent] = []
        let deadline = soon(25)
        while !changes.contains("lost"), ContinuousClock.now < deadline {
            let poll = try member.poll(milliseconds: 50) { change in
                switch change {
                case .assigned(let places):
                    changes.append("assigned")
                    return places.map { Position($0, 0) }
                case .revoked: changes.append("revoked")
                case .lost: changes.append("lost")
                }
                return []
            }
            if case .batch(let batch) = consume poll {
                for index in 0..<batch.count {
                    if let event = batch[index].event { events.append(event) }
                }
            }
            if changes == ["assigned"] { Thread.sleep(milliseconds: 4_500) }
        }
        #expect(changes == ["assigned", "lost"])
        #expect(events.allSatisfy { $0 == .ignore }, "\(events)")
    }
}
