import Brokers
import Config
import Kafka
import Leads
import Runtime
import Synchronization
import System
import Testing

extension OnBroker {
    /// Topics that were deleted and created again, under a worker and between two
    /// (cases 01, 02, 02b, 04b of Kafka's accidents).
    @Suite("a topic that was made again", .timeLimit(.minutes(4)))
    struct OtherLogTests {
        /// Caught: `--resume-from-meta` goes on in the middle of the new topic.
        @Test("an input, while nothing runs: no start goes on, also one that is told to resume")
        func stopped() throws {
            let platform = try Platform("made", partitions: 1, definition: .small)
            let story = MadeAgain(platform)
            let first = platform.start(.scorer)
            try story.begin(first)
            #expect(first.stop() == .stopped)
            try story.makeAgain(platform.topics.feedback)
            try story.sendVerdicts(5..<13)

            for resumes in [false, true] {
                let end = platform.start(.scorer) {
                    $0.offsets = resumes ? .groupElseState : .group
                }.join()
                expect(end, "the group has no offset of \(platform.topics.feedback)/0")
            }
            // As somebody may do who thinks that only offsets were lost.
            let admin = try Admin(["bootstrap.servers": platform.bootstrap])
            try admin.delete(group: platform.group)
            let resumed = platform.start(.scorer) { $0.offsets = .groupElseState }.join()
            expect(resumed, "\(platform.topics.feedback) is another log than the group has read")
            #expect(try platform.read(platform.topics.judgements).count == 5)
            let check = try story.check()
            #expect(check.code == 1)
            #expect(check.data.contains("error    \(platform.topics.feedback) is another log"))
        }

        /// Caught: offsets of the new topic are committed on the way out, and the next start goes on
        /// there.
        @Test("an input, under a worker: it stops, and so does every later start")
        func running() throws {
            let platform = try Platform("made", partitions: 1, definition: .small)
            let story = MadeAgain(platform)
            let worker = platform.start(.scorer)
            try story.begin(worker)
            try story.makeAgain(platform.topics.feedback)
            expect(worker.join(), "\(platform.topics.feedback) was deleted and created again")
            try story.sendVerdicts(5..<15)
            for _ in 0..<2 {
                expect(
                    platform.start(.scorer).join(),
                    "the group has no offset of \(platform.topics.feedback)/0")
            }
            #expect(try platform.read(platform.topics.judgements).count == 5)
        }

        /// The worker hears nothing for a while, and then goes on in the new topic, as librdkafka
        /// makes it do. Caught: the newest mark alone is compared, which is of the new topic by then.
        @Test("an input, behind a worker's back: the next start refuses", .needsOwnBroker)
        func behindItsBack() throws {
            let (platform, story) = try misled { $0.stop() }
            let next = platform.start(.scorer).join()
            expect(next, "\(platform.topics.feedback) is another log than the group has read")
            #expect(try story.check().code == 1)
        }

        /// Caught: it goes on for as long as nobody restarts it.
        @Test("an input, behind a worker's back: the watch ends it", .needsOwnBroker)
        func watched() throws {
            let (platform, _) = try misled { worker in worker.join() }
            let next = platform.start(.scorer).join()
            expect(next, "\(platform.topics.feedback) is another log than the group has read")
        }

        /// - Parameter end: of a worker that has gone on in the new topic; with a watch from now on.
        private func misled(_ end: (WorkerThread) -> WorkerEnd) throws -> (Platform, MadeAgain) {
            let broker = try TestBroker.shared()
            let platform = try Platform(
                "made", partitions: 1, definition: .small, bootstrap: broker.proxied)
            let story = MadeAgain(platform, bootstrap: broker.bootstrap)
            let post = WatchPost()
            let worker = platform.start(.scorer) { $0.post = post }
            try story.begin(worker)
            broker.proxy.arm(Fault(.fetch, .response, .drop, times: .max))
            try story.makeAgain(platform.topics.feedback)
            try story.sendVerdicts(5..<13)
            broker.proxy.disarm()
            broker.proxy.cutAll()
            // Offsets 5 to 7 of the new topic, as if they followed upon those of the old one.
            wait(until: { worker.status.task.verdicts == 8 }, "\(worker.status)")
            let settings = WorkerSettings(
                common: ["bootstrap.servers": platform.bootstrap], group: platform.group,
                instance: "watch", role: .scorer)
            let watch = LogWatch(settings, platform.parts, log: .silent, milliseconds: 200)
            defer { watch.stop() }
            watch.watch(post)
            _ = end(worker)
            return (platform, story)
        }

        /// Caught: what is left of the changelog passes for all of it, and leads qualify again.
        @Test("the changelog, under a worker: it is told, and the next start refuses")
        func changelog() throws {
            let platform = try Platform("made", partitions: 1, definition: .small)
            let story = MadeAgain(platform)
            let lines = Lines()
            let settings = WorkerSettings(
                common: ["bootstrap.servers": platform.bootstrap], group: platform.group,
                instance: "watch", role: .scorer)
            let post = WatchPost()
            let worker = platform.start(.scorer) { $0.post = post }
            try story.begin(worker)
            let watch = LogWatch(settings, platform.parts, log: lines.log, milliseconds: 100)
            defer { watch.stop() }
            watch.watch(post)
            let topic = platform.topics.changelog
            // Said at the end of its first round: it has seen where the log ends.
            wait(until: { lines.contains("cleanup.policy=delete") }, lines.text)
            try story.makeAgain(topic)
            wait(until: { lines.contains("\(topic)/0 was made again") }, lines.text)
            #expect(worker.end == nil)
            try story.sendEvents(20..<21)
            wait(until: { worker.status.task.leads == 21 }, "\(worker.status)")
            #expect(worker.stop() == .stopped)
            for _ in 0..<2 {
                expect(platform.start(.scorer).join(), "the changelog has 1 of 21 leads")
            }
            try story.sendEvents(0..<3)
            expect(platform.start(.scorer).join(), "the changelog has 1 of 21 leads")
            let mqls = try platform.read(platform.topics.mqlEvents)
            let qualified = mqls.filter { $0.value.contains(#""type":"qualified""#) }
            #expect(Set(qualified.map(\.key)).count == qualified.count)
        }

        /// Caught: a lead that somebody's tombstone removed is forgotten.
        @Test("a stray tombstone in the changelog is missed at the next start")
        func tombstone() throws {
            let platform = try Platform("stray", partitions: 1, definition: .small)
            let story = MadeAgain(platform)
            let worker = platform.start(.scorer)
            try story.begin(worker)
            #expect(worker.stop() == .stopped)
            try platform.send([("lead-3", nil)], to: platform.topics.changelog)
            expect(platform.start(.scorer).join(), "the changelog has 19 of 20 leads")
            try platform.send([("lead-4", #"{"oops":1}"#)], to: platform.topics.changelog)
            expect(platform.start(.scorer).join(), "the record of lead 'lead-4' at offset ")
        }
    }
}

/// Ends with 65 and these words.
func expect(_ end: WorkerEnd, _ words: String) {
    guard case .failed(.data, let reason) = end else {
        Issue.record("ended with \(end), not with 65: \(words)")
        return
    }
    #expect(reason.contains(words), "\(reason)")
}

/// Twenty leads that qualify, verdicts on five, and what happens to their topics.
struct MadeAgain {
    let platform: Platform
    let bootstrap: String

    init(_ platform: Platform, bootstrap: String? = nil) {
        (self.platform, self.bootstrap) = (platform, bootstrap ?? platform.bootstrap)
    }

    /// Returns when all of it is committed.
    func begin(_ worker: WorkerThread, leads: Range<Int> = 0..<20, verdicts: Range<Int> = 0..<5)
        throws
    {
        try sendEvents(leads)
        wait(until: { worker.status.task.mqls == leads.count }, "\(worker.status)")
        try sendVerdicts(verdicts)
        wait(until: { worker.status.task.verdicts == verdicts.count }, "\(worker.status)")
    }

    /// Enough for each to qualify.
    func sendEvents(_ leads: Range<Int>) throws {
        try platform.send(
            leads.flatMap { number in
                let run = UInt64.random(in: 0...UInt64.max)
                return [
                    track("lead-\(number)", "Demo Requested", id: "d\(run)", at: 60),
                    track("lead-\(number)", "Pricing Page Viewed", id: "p\(run)", at: 120),
                ]
            }, to: platform.topics.engagement)
    }

    func sendVerdicts(_ leads: Range<Int>) throws {
        try platform.send(
            leads.map { number in
                (
                    "lead-\(number)",
                    """
                    {"feedbackId":"f-\(number)-\(UInt64.random(in: 0...UInt64.max))",\
                    "leadId":"lead-\(number)","verdict":"accepted","repId":"ann",\
                    "occurredAt":"2026-03-02T00:00:00Z"}
                    """
                )
            }, to: platform.topics.feedback)
    }

    /// Deletes a topic and creates it again at once, as a button of several tools does.
    func makeAgain(_ topic: String) throws {
        let admin = try Admin(["bootstrap.servers": bootstrap])
        for (_, error) in try admin.delete(topics: [topic]) { throw error }
        var last = ""
        wait(
            until: {
                do throws(KafkaError) {
                    try admin.create(
                        Admin.Topic(
                            topic, partitions: platform.partitions,
                            settings: ["retention.ms": "-1"]))
                    return true
                } catch {
                    last = "\(error)"
                    return false
                }
            }, last)
    }

    func check() throws -> Program.End {
        try Program.run([
            "check", "--bootstrap", bootstrap, "--group", platform.group, "--prefix",
            platform.group + ".", "--roles", "scorer", "--no-color",
        ])
    }
}

/// What a log got.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var log: Log {
        Log(level: .debug, now: { 0 }, sink: { line in self.lines.withLock { $0.append(line) } })
    }
    var text: String { lines.withLock { $0.joined() } }
    func contains(_ words: String) -> Bool { text.contains(words) }
}
