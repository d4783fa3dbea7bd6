// The newest leads with their best scores, for the choice of a threshold: what would have been handed
// over at other points. Reads as `explain` does: no group is joined, nothing is written.
//
// A best score is the greater of two: at the lead's newest event, and at its last hand-over, both with
// the weights now in force. In between it may have been higher; counts that a rejection cleared are in
// the hand-over's snapshot. So the sample is a little low, never high.
import Kafka
package import Leads
import Scoring
import Wire

package struct LeadSample: Sendable, Equatable {
    package struct Lead: Sendable, Equatable {
        package var newestEventMilliseconds: Int64
        package var bestPoints: Double

        package init(newestEventMilliseconds: Int64, bestPoints: Double) {
            (self.newestEventMilliseconds, self.bestPoints) = (newestEventMilliseconds, bestPoints)
        }
    }
    /// Newest first.
    package private(set) var leads: [Lead]
    package var weights: PublishedWeights

    package init(_ leads: [Lead], weights: PublishedWeights) {
        (self.leads, self.weights) = (leads, weights)
        self.leads.sort { $0.newestEventMilliseconds > $1.newestEventMilliseconds }
    }

    /// Reads the newest leads of all partitions from the log.
    ///
    /// - Throws: `KafkaError`; `StateRefusal` where a scorer would refuse a partition too.
    package static func read(
        _ count: Int, _ settings: WorkerSettings, _ parts: ServiceParts
    ) throws -> LeadSample {
        let log = try RangeReader(settings.clients)
        let topics = ScorerTopics(parts.topics)
        let weights = try WeightsReader(settings, topic: topics.weights, parts.definition)
        let reader = EngagementReader(traitPaths: parts.definition.fit.flatMap(\.from))
        var leads: [Lead] = []
        do throws(WorkerFailure) {
            try weights.reach(version: 0, log)
            for number in 0..<parts.partitionCount {
                let restore = Restore(
                    number: number, topics: topics, environment: parts.environment, offsets: .state)
                let partition = try restore.run([:], log, reader)
                partition.use(weights.current)
                leads += partition.newestLeads(count)
            }
        } catch { throw error.cause }
        var sample = LeadSample(leads, weights: weights.current)
        sample.leads = Array(sample.leads.prefix(count))
        return sample
    }
}

extension ScorerPartition {
    /// - Parameter count: so many at most.
    package func newestLeads(_ count: Int) -> [LeadSample.Lead] {
        let points = Dictionary(
            model.definition.features.map {
                ($0.key, model.weights.points[$0.key] ?? $0.handPoints)
            },
            uniquingKeysWith: { first, _ in first })
        func centipoints(of snapshot: [SnapshotFeature]) -> Int64 {
            snapshot.reduce(0) { sum, feature in
                let weight = model.key(of: feature.number).flatMap { points[$0] } ?? 0
                return sum + Leads.centipoints(weight * feature.x)
            }
        }
        var leads: [LeadSample.Lead] = []
        table.forEachRow { row in
            let lead = table[row]
            let now = lead.score(at: lead.newest, model: model).centipoints
            let handOver = lead.decisions.map { centipoints(of: $0.snapshot) }
            leads.append(
                LeadSample.Lead(
                    newestEventMilliseconds: lead.newest,
                    bestPoints: Double(max(now, handOver ?? now)) / 100))
        }
        leads.sort { $0.newestEventMilliseconds > $1.newestEventMilliseconds }
        return Array(leads.prefix(count))
    }
}
