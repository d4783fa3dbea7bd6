import Brokers
import Config
import Kafka
import Runtime
import Scoring
import Testing
import Wire

extension OnBroker {
    /// Records of one partition of three are deleted before they were read: that one stops and says
    /// why, the others go on (transactions.md, "Errors of the consumer").
    @Suite("records that are gone", .needsOwnBroker, .timeLimit(.minutes(3)))
    struct GoneRecordsTests {
        /// Caught: the whole worker ends, as it did, or the partition goes on behind the hole.
        @Test("while the worker runs")
        func running() throws {
            let broker = try TestBroker.shared()
            let platform = try Platform("gone", definition: .small, bootstrap: broker.proxied)
            let worker = platform.start(.scorer)
            defer { worker.stop() }
            try send(60, from: 0, platform)
            wait(until: { worker.status.task.counts.total == 60 }, "\(worker.status)")

            // Answers to fetches get lost until the records are gone.
            broker.proxy.arm(Fault(.fetch, .response, .drop, times: .max))
            try send(60, from: 60, platform)
            let gone = try deleteAll(of: 1, platform)
            broker.proxy.disarm()
            broker.proxy.cutAll()

            wait(until: { worker.status.task.refusals[1] != nil }, "\(worker.status)")
            #expect(worker.end == nil)
            let refusal = try #require(worker.status.task.refusals[1])
            #expect(refusal.what.contains("/1 cannot be read on"), "\(refusal)")
            try check(worker, platform, gone)
        }

        /// Caught: taken for a good restore, which then ends the worker at its first fetch.
        @Test("before a worker starts")
        func starting() throws {
            let platform = try Platform(
                "gone", definition: .small, bootstrap: TestBroker.shared().bootstrap)
            let first = platform.start(.scorer)
            try send(60, from: 0, platform)
            wait(until: { first.status.task.counts.total == 60 }, "\(first.status)")
            #expect(first.stop() == .stopped)
            try send(60, from: 60, platform)
            let gone = try deleteAll(of: 1, platform)

            let worker = platform.start(.scorer)
            defer { worker.stop() }
            wait(until: { worker.status.task.refusals[1] != nil }, "\(worker.status)")
            let refusal = try #require(worker.status.task.refusals[1])
            #expect(refusal.what.contains("/1 are gone"), "\(refusal)")
            try check(worker, platform, gone)
            let told = try Program.run([
                "check", "--bootstrap", platform.bootstrap, "--group", platform.group, "--prefix",
                platform.group + ".", "--roles", "scorer", "--no-color",
            ])
            #expect(told.code == 1)
            #expect(
                told.data.contains("\(platform.topics.engagement)/1 does not run: what comes next"),
                "\(told.data)")
        }

        /// The others take what comes; the group's offset of the stopped one stays where it was.
        private func check(_ worker: WorkerThread, _ platform: Platform, _ gone: Int64) throws {
            try send(60, from: 120, platform)
            let admin = try Admin(["bootstrap.servers": platform.bootstrap])
            let places = (0..<3).map { TopicPartition(platform.topics.engagement, $0) }
            let ends = try Dictionary(
                uniqueKeysWithValues: places.map { ($0, try end(of: $0, platform)) })
            func offsets() throws -> [Int64?] {
                try admin.committed(by: platform.group, of: places).map(\.offset)
            }
            try wait(
                until: {
                    let now = try offsets()
                    return now[0] == ends[places[0]] && now[2] == ends[places[2]]
                }, "\(worker.status)")
            #expect(worker.status.task.partitions == [0, 2])
            #expect(worker.end == nil)
            let stopped = try #require(try offsets()[1])
            #expect(stopped < gone)
        }

        private func send(_ count: Int, from first: Int, _ platform: Platform) throws {
            try platform.send(
                (first..<first + count).map {
                    track("lead-\($0 % 50)", "Page Viewed", id: "g\($0)", at: $0)
                }, to: platform.topics.engagement)
        }

        private func end(of place: TopicPartition, _ platform: Platform) throws -> Int64 {
            let reader = try Consumer([
                "bootstrap.servers": platform.bootstrap, "group.id": "unused",
            ])
            return try reader.watermarks(place, milliseconds: 10_000).upperBound
        }

        /// - Returns: where the partition starts now.
        private func deleteAll(of number: Int32, _ platform: Platform) throws -> Int64 {
            let place = TopicPartition(platform.topics.engagement, number)
            let end = try end(of: place, platform)
            try Admin(["bootstrap.servers": platform.bootstrap])
                .deleteRecords(before: [Position(place, end)])
            return end
        }
    }
}
