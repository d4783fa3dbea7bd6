// Watches the topics of running workers from a thread of its own: whether inputs are still the logs
// that they were, whether the changelog keeps what it must, whether partitions were added
// (restore.md, "Restore").
//
// librdkafka does not notice a topic that was made again while it heard nothing for some seconds: it
// goes on at its offset. So a record that was taken before is looked for again every few seconds.
// One watch a process, with two clients, whatever the number of workers.
import Config
import Kafka
import Scoring
import Synchronization
package import System
import Wire

package final class LogWatch: Sendable {
    private let clients: ClientPresets
    private let common: Settings
    private let topics: ScorerTopics
    private let partitionCount: Int32
    private let log: Log
    private let interval: Duration
    private let posts = Mutex<[WatchPost]>([])
    private let isStopping = Atomic<Bool>(false)
    private let thread = Mutex<Thread?>(nil)

    /// - Parameters:
    ///   - settings: of any of the workers: brokers and security.
    ///   - milliseconds: between two rounds.
    package init(
        _ settings: WorkerSettings, _ parts: ServiceParts, log: Log, milliseconds: Int = 5_000
    ) {
        (clients, common) = (settings.clients, settings.common)
        topics = ScorerTopics(parts.topics)
        partitionCount = parts.partitionCount
        self.log = log
        interval = .milliseconds(milliseconds)
        thread.withLock { $0 = Thread { self.run() } }
    }

    /// For one more worker.
    package func post() -> WatchPost {
        let post = WatchPost()
        watch(post)
        return post
    }

    /// Watches for a worker that has its post already.
    package func watch(_ post: WatchPost) { posts.withLock { $0.append(post) } }

    /// Returns when the thread has ended. May be called twice.
    package func stop() {
        isStopping.store(true, ordering: .releasing)
        thread.withLock { $0.take() }?.join()
    }

    private func run() {
        var changelog = ChangelogWatch(topic: topics.changelog.text)
        var doubtful: Set<TopicPartition> = []
        while !isStopping.load(ordering: .acquiring) {
            do throws(KafkaError) {
                let probe = try RecordProbe(clients)
                let admin = try Admin(common)
                repeat {
                    // A broker that does not answer now is the workers' to tell.
                    do throws(KafkaError) {
                        try lookAtInputs(probe, &doubtful)
                        try lookAtChangelog(probe, &changelog)
                        try lookAtSettings(admin, &changelog)
                    } catch {
                        log.debug("watching the topics: \(error)")
                    }
                    _ = admin.takeNotices()
                } while sleep()
            } catch {
                log.warning("the topics are not watched: \(error)")
                _ = sleep()
            }
        }
    }

    /// - Returns: false when it is to end.
    private func sleep() -> Bool {
        let end = ContinuousClock.now + interval
        while ContinuousClock.now < end {
            if isStopping.load(ordering: .acquiring) { return false }
            Thread.sleep(milliseconds: 50)
        }
        return !isStopping.load(ordering: .acquiring)
    }

    // MARK: What is looked at

    /// - Parameter doubtful: inputs that ended too early in the last round; a second look decides,
    ///   because a new leader may say an end that is a moment old.
    private func lookAtInputs(_ probe: borrowing RecordProbe, _ doubtful: inout Set<TopicPartition>)
        throws(KafkaError)
    {
        var before = doubtful
        doubtful = []
        for post in posts.withLock({ $0 }) {
            let told = post.ask()
            var proven: [TopicPartition: LogFingerprint] = [:]
            for (place, found) in try probe.identities(of: told.logs) {
                switch found.identity {
                case .same: proven[place] = told.logs[place]?.last
                case .unknown: break
                case .other(let difference):
                    if case .short = difference, before.remove(place) == nil {
                        doubtful.insert(place)
                        continue
                    }
                    refuseAll(
                        .otherLog(place, difference, next: told.next[place] ?? 0, found.range))
                }
            }
            post.prove(proven)
        }
    }

    private func lookAtChangelog(_ probe: borrowing RecordProbe, _ watch: inout ChangelogWatch)
        throws(KafkaError)
    {
        let places = (0..<partitionCount).map { TopicPartition(topics.changelog.text, $0) }
        for word in watch.saw(try probe.ranges(of: places)) { log.error(word) }
    }

    private func lookAtSettings(_ admin: borrowing Admin, _ watch: inout ChangelogWatch)
        throws(KafkaError)
    {
        let names = [topics.engagement, topics.feedback, topics.changelog].map(\.text)
        for (name, topic) in try admin.describe(Set(names)).sorted(by: { $0.key < $1.key })
        where topic.partitions != Int(partitionCount) {
            refuseAll(
                .partitionsChanged(
                    from: partitionCount, to: Int32(clamping: topic.partitions), topic: name))
        }
        let settings = try admin.settings(of: [topics.changelog.text])
        let policy = settings[topics.changelog.text]?.settings["cleanup.policy"]?.value
        for word in policy.map({ watch.saw(policy: $0) }) ?? [] { log.error(word) }
    }

    private func refuseAll(_ refusal: StateRefusal) {
        for post in posts.withLock({ $0 }) { post.refuse(refusal) }
    }
}
