// The published weights as this scorer has them: an own reader of `scoring.weights`, drained
// between transactions only, so that one transaction knows one version
// (transactions.md, "Weights between transactions").
import Kafka
import Leads
import Scoring
import Wire

final class WeightsReader {
    private let reader: Consumer
    private let place: TopicPartition
    private var follower: WeightsFollower
    /// Records of this model that could not be read; the weights before them stay in force.
    private(set) var unreadableCount = 0
    private(set) var current: PublishedWeights
    private var position: Int64 = 0
    private var isAssigned = false

    init(_ settings: WorkerSettings, topic: TopicName, _ definition: Definition)
        throws(KafkaError)
    {
        reader = try Consumer(settings.clients.reader(isolation: .committed), capacity: 100)
        place = TopicPartition(topic.text, 0)
        follower = WeightsFollower(model: definition.model)
        current = .handSet(definition)
    }

    /// Reads on to the topic's end, and farther while `version` has not come, at most 30 s.
    ///
    /// A state that was priced with a version must not go on with an older one.
    ///
    /// - Parameter goesOn: asked some times a second; false ends it with `.stopped`.
    func reach(
        version: Int, _ log: borrowing RangeReader, while goesOn: () -> Bool = { true }
    ) throws(WorkerFailure) {
        let end: Int64
        var isStopped = false
        do throws(KafkaError) {
            end = try self.end(log)
            let deadline = ContinuousClock.now + .seconds(30)
            while position < end || current.version < version, ContinuousClock.now < deadline {
                isStopped = !goesOn()
                if isStopped { break }
                try read(milliseconds: 100)
            }
        } catch { throw WorkerFailure(error) }
        if isStopped { throw .stopped }
        guard unreadableCount == 0 else {
            throw .refused([
                StateRefusal(
                    what: "\(place.topic) is unreadable",
                    why: "\(unreadableCount) of its records have an unknown version or are damaged",
                    remedy: "run the version of leadloop that wrote them")
            ])
        }
        guard current.version >= version else {
            throw .refused([
                StateRefusal(
                    what: "weights of version \(version) are missing",
                    why: "leads were scored with them; \(place.topic) has version "
                        + "\(current.version) at most",
                    remedy: "restore the topic, or publish a version above \(version): "
                        + "leadloop weights rollback",
                    isPassing: position < end)
            ])
        }
    }

    /// Where the topic ends now; reading begins at its start.
    private func end(_ log: borrowing RangeReader) throws(KafkaError) -> Int64 {
        let range = try log.range(of: place)
        if !isAssigned {
            position = range.lowerBound
            try reader.assign([Position(place, position)])
            isAssigned = true
        }
        return range.upperBound
    }

    /// Takes what came since, without waiting.
    func drain() throws(KafkaError) {
        if isAssigned { try read(milliseconds: 0) }
    }

    private func read(milliseconds: Int32) throws(KafkaError) {
        let batch = try reader.read(milliseconds: milliseconds)
        for index in 0..<batch.count {
            let message = batch[index]
            if message.isEnd { position = max(position, message.offset) }
            guard message.isRecord else { continue }
            position = message.offset + 1
            do throws(Rejection) {
                let new = try follower.follow(key: message.key, value: message.value)
                if let new, new.version > current.version { current = new }
            } catch {
                unreadableCount += 1
            }
        }
    }
}
