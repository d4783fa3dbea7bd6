// One lead as the scorers last wrote it, seen from outside: no group is joined, nothing is sent.
//
// The same restore as a worker's, with every other lead passed by: the changelog, then what the lead
// did between the state's replay point and its offsets. So it is what a scorer would know that
// starts now; what the scorers have not committed yet is not in it.
import Kafka
package import Leads
import Scoring
package import Wire

/// What is known of a lead, and what its score stands on.
package struct LeadReport: Sendable {
    package var lead: String
    package var partition: Int32
    package var state: LifecycleState
    /// How often it was handed over.
    package var cycle: UInt32
    /// Of the hand-over of this cycle; nil before the first one.
    package var qualifiedAtMilliseconds: Int64?
    package var scoreAtHandOverCentipoints: Int64?
    /// Of the newest verdict of this cycle.
    package var reason: Reason?
    package var newestEventMilliseconds: Int64
    package var explanation: Explanation
    /// Attributes of the definition without a value.
    package var unknownAttributes: [String] = []
    /// What its events say that nothing is made of, in sentences; filled by who looks at them.
    package var notUnderstood: [String] = []

    /// Reads a lead from the log.
    ///
    /// - Parameters:
    ///   - lead: its id, the key of its records.
    ///   - atMilliseconds: when the score is asked for.
    /// - Returns: nil if the scorers have no such lead.
    /// - Throws: `KafkaError`; `StateRefusal` where a scorer would refuse the partition too.
    package static func read(
        _ lead: String, atMilliseconds: Int64, _ settings: WorkerSettings, _ parts: ServiceParts
    ) throws -> LeadReport? {
        let id = Array(lead.utf8)
        let number = parts.partitioner.partition(
            key: id.span.bytes, count: parts.partitionCount)
        let log = try RangeReader(settings.clients)
        let topics = ScorerTopics(parts.topics)
        let restore = Restore(
            number: number, topics: topics, environment: parts.environment, offsets: .state,
            only: id)
        let reader = EngagementReader(traitPaths: parts.definition.fit.flatMap(\.from))
        let weights = try WeightsReader(settings, topic: topics.weights, parts.definition)
        do throws(WorkerFailure) {
            let partition = try restore.run([:], log, reader)
            try weights.reach(version: partition.restoredWeightsVersion, log)
            partition.use(weights.current)
            return partition.report(id, atMilliseconds: atMilliseconds)
        } catch { throw error.cause }
    }
}

extension ScorerPartition {
    fileprivate func report(_ id: [UInt8], atMilliseconds: Int64) -> LeadReport? {
        id.withUnsafeBytes { id in
            guard let row = table.find(id, hash: StableHash.hash64(id)) else { return nil }
            let lead = table[row]
            let decisions = lead.decisions
            return LeadReport(
                lead: String(decoding: id, as: UTF8.self), partition: number,
                state: lead.state, cycle: lead.cycle,
                qualifiedAtMilliseconds: decisions?.qualifiedAtMilliseconds,
                scoreAtHandOverCentipoints: decisions?.scoreCentipoints,
                reason: decisions?.verdict?.reason,
                newestEventMilliseconds: lead.newest,
                explanation: explanation(
                    of: lead, atMilliseconds: atMilliseconds),
                unknownAttributes: model.attributes.filter { attribute in
                    !lead.facts.contains { $0.attribute == attribute.number && $0.value != nil }
                }.map { model.names.attributes[$0.number] })
        }
    }
}

extension LeadReport {
    /// One object; `explanation` as in `mql.events`.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.field("leadId", lead)
            $0.field("partition", Int(partition))
            $0.field("state", state.rawValue)
            $0.field("cycle", Int(cycle))
            if let qualifiedAtMilliseconds {
                $0.field("qualifiedAt", time: qualifiedAtMilliseconds)
            }
            if let scoreAtHandOverCentipoints {
                $0.field("scoreAtHandOver", points: scoreAtHandOverCentipoints)
            }
            if let reason { $0.field("reason", reason.rawValue) }
            $0.field("newestEventAt", time: newestEventMilliseconds)
            $0.field("unknownAttributes") { json in
                json.array { for name in unknownAttributes { $0.value(name) } }
            }
            $0.field("notUnderstood") { json in
                json.array { for sentence in notUnderstood { $0.value(sentence) } }
            }
            $0.field("explanation") { explanation.write(to: &$0) }
        }
        return writer.bytes
    }
}
