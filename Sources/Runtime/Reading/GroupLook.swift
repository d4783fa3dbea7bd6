// Whether a group's state, offsets and logs belong together, as a start would find them: for `check`.
// Nothing is joined, nothing is written, and no lead is read.
package import Config
import Kafka
package import Scoring
import Wire

package enum GroupLook {
    /// Why a scorer of this group would not start.
    ///
    /// - Parameter partitionCount: of the inputs.
    /// - Returns: each reason once; nothing for a group that can go on or never began.
    package static func refusals(
        _ settings: WorkerSettings, _ names: TopicNames, partitionCount: Int32
    ) throws -> [StateRefusal] {
        let probe = try RecordProbe(settings.clients, isolation: .committed)
        let admin = try Admin(settings.common)
        let topics = ScorerTopics(names)
        let changelogs = try admin.describe([topics.changelog.text])[topics.changelog.text]
        let count = max(partitionCount, Int32(clamping: changelogs?.partitions ?? 0))
        let places = (0..<count).map { TopicPartition(topics.changelog.text, $0) }
        let before = try probe.lastMetas(of: places)
        var parts = (0..<count).map { PartitionLook(number: $0, topics: topics) }
        // Partitions that the inputs do not have cannot be asked for.
        let inputs = parts.prefix(Int(partitionCount)).flatMap { [$0.engagement, $0.feedback] }
        let committed = try admin.committed(by: settings.group, of: inputs)
            .reduce(into: [:]) { $0[$1.place] = $1.offset }
        let after = try probe.lastMetas(of: places)
        var logs: [TopicPartition: LogMarks] = [:]
        for index in parts.indices {
            let place = places[index]
            parts[index].meta = after[place]?.meta
            parts[index].isMoving = before[place]?.meta.serial != after[place]?.meta.serial
            parts[index].offsets = PerInput(
                committed[parts[index].engagement], committed[parts[index].feedback])
            guard index < Int(partitionCount), let meta = parts[index].meta else { continue }
            logs[parts[index].engagement] = meta.logs.engagement
            logs[parts[index].feedback] = meta.logs.feedback
        }
        let found = try probe.identities(of: logs)
        var refusals: [StateRefusal] = []
        for part in parts {
            let refusal = part.refusal(partitionCount: partitionCount, found)
            if let refusal, !refusals.contains(where: { $0.what == refusal.what }) {
                refusals.append(refusal)
            }
        }
        return refusals
    }
}

/// What is known of one partition without its leads.
struct PartitionLook {
    let number: Int32
    let engagement: TopicPartition
    let feedback: TopicPartition
    var meta: MetaRecord?
    var offsets: PerInput<Int64?> = PerInput(nil, nil)
    /// Somebody commits at this moment: state and offsets were not read at once.
    var isMoving = false

    init(number: Int32, topics: ScorerTopics) {
        self.number = number
        engagement = TopicPartition(topics.engagement.text, number)
        feedback = TopicPartition(topics.feedback.text, number)
    }

    func refusal(
        partitionCount: Int32,
        _ logs: [TopicPartition: (identity: LogIdentity, range: Range<Int64>)]
    ) -> StateRefusal? {
        let committed: Offsets? =
            if let engagement = offsets.engagement, let feedback = offsets.feedback {
                Offsets(engagement, feedback)
            } else { nil }
        if let meta, Int32(clamping: meta.partitionCount) != partitionCount {
            return .partitionsChanged(
                from: Int32(clamping: meta.partitionCount), to: partitionCount)
        }
        if !isMoving, committed == nil, offsets.engagement != nil || offsets.feedback != nil {
            return offsets.engagement == nil
                ? .offsetMissing(engagement, beside: feedback)
                : .offsetMissing(feedback, beside: engagement)
        }
        guard let meta else {
            return committed.map { .stateLost(of: number, offsets: $0, leads: 0) }
        }
        for (place, next) in [
            (engagement, meta.committed.engagement), (feedback, meta.committed.feedback),
        ] {
            guard let (identity, range) = logs[place], case .other(let difference) = identity
            else { continue }
            return .otherLog(place, difference, next: next, range)
        }
        guard !isMoving else { return nil }
        guard let committed else { return .offsetsLost(of: number) }
        return committed == meta.committed
            ? nil : .differs(number, state: meta.committed, offsets: committed)
    }
}
