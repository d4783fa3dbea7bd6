import Kafka
import Synchronization
import System
import Testing

/// A member without a job: remembers what it owns.
final class Member: Sendable {
    private let owned = Mutex<[TopicPartition]>([])
    private let isStopped = Atomic<Bool>(false)
    private let thread = Mutex<Thread?>(nil)

    init(_ settings: Settings, _ topics: [String]) {
        thread.withLock { $0 = Thread { self.run(settings, topics) } }
    }
    var places: Set<TopicPartition> { Set(owned.withLock { $0 }) }
    func stop() {
        isStopped.store(true, ordering: .releasing)
        thread.withLock { $0.take() }?.join()
    }
    private func run(_ settings: Settings, _ topics: [String]) {
        let answer = { (change: Rebalance) -> [Position] in
            guard case .assigned(let places) = change else {
                self.owned.withLock { $0 = [] }
                return []
            }
            self.owned.withLock { $0 = places }
            return places.map { Position($0, 0) }
        }
        do throws(KafkaError) {
            let consumer = try Consumer(settings)
            try consumer.subscribe(topics)
            while !isStopped.load(ordering: .acquiring) {
                _ = try consumer.poll(milliseconds: 50, rebalance: answer)
            }
            consumer.close(rebalance: answer)
        } catch { Issue.record(error) }
    }
}

@Suite("groups on the mock cluster", .serialized)
struct GroupTests {
    @Test(
        "range gives partition p of all three inputs to one member, with one, two and three members"
    )
    func range() throws {
        let cluster = try MockCluster()
        let topics = ["a", "b", "c"]
        for topic in topics { try cluster.createTopic(topic, partitions: 6) }
        let all = Set(topics.flatMap { topic in (0..<6).map { TopicPartition(topic, Int32($0)) } })
        var members: [Member] = []
        for _ in 1...3 {
            members.append(Member(.member(cluster.bootstrap, group: "g"), topics))
            wait(
                until: {
                    members.allSatisfy { $0.places.count == 18 / members.count }
                        && Set(members.flatMap(\.places)) == all
                }, "\(members.map(\.places.count))")
            for member in members {
                let numbers = Dictionary(grouping: member.places, by: \.partition)
                #expect(numbers.values.allSatisfy { $0.count == 3 }, "\(numbers)")
            }
        }
        for member in members { member.stop() }
    }
}
