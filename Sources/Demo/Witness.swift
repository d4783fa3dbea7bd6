// An independent reader of everything that comes out. The summary's counts are what it saw, not what
// the workers say of themselves.
import Config
import Kafka
import Leads
import Synchronization
import Wire

final class Witness: Sendable {
    private let state: Mutex<Story>
    private let settings: Kafka.Settings
    private let names: TopicNames
    private let model: String

    init(_ story: Story, model: String, settings: Kafka.Settings, names: TopicNames) {
        state = Mutex(story)
        (self.model, self.settings, self.names) = (model, settings, names)
    }

    var story: Story { state.withLock { $0 } }

    func run(while goesOn: () -> Bool) throws {
        let deadLetters = names.sources.map { names.deadLetter(of: $0) }
        let reader = try DemoCluster.reader(
            settings,
            of: [(names.mqlEvents, DemoCluster.partitions), (names.weights, 1)]
                + deadLetters.map { ($0, 1) })
        let mqlEvents = try reader.identity(of: names.mqlEvents)
        let weights = try reader.identity(of: names.weights)
        var follower = WeightsFollower(model: model)
        while goesOn() {
            let batch = try reader.read(milliseconds: 50)
            if let error = batch.unreadable { throw error }
            batch.forEachRecord { message in
                if message.topicIdentity == mqlEvents {
                    takeEvent(message)
                } else if message.topicIdentity == weights {
                    takeWeights(message, &follower)
                } else {
                    takeDeadLetter(message)
                }
            }
        }
    }

    private func takeEvent(_ message: borrowing Message) {
        let bytes = message.value?.withUnsafeBytes { Array($0) } ?? []
        let event = HandOver.read(bytes)
        state.withLock { if let event { $0.take(event) } else { $0.takeUnreadable() } }
    }

    private func takeWeights(_ message: borrowing Message, _ follower: inout WeightsFollower) {
        do throws(Rejection) {
            let published = try follower.follow(key: message.key, value: message.value)
            if let published { state.withLock { $0.take(published) } }
        } catch {
            state.withLock { $0.takeUnreadable() }
        }
    }

    private func takeDeadLetter(_ message: borrowing Message) {
        let code = message.header("leadloop.error.code")?.withUnsafeBytes {
            String(decoding: $0, as: UTF8.self)
        }
        state.withLock { $0.takeDeadLetter(code: code ?? "no code") }
    }
}
