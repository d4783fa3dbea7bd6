// One partition of the scorer from the log. The order is the point (guarantees.md, "M4"): the
// group's offsets were read before, then the changelog's true end, then the changelog, then C to O.
import Kafka
import Leads
import Scoring
import Wire

struct Restore {
    let number: Int32
    let topics: ScorerTopics
    let environment: ScorerPartition.Environment
    let trustsState: Bool
    var resumesFromState = false
    /// For looking at one lead: all others are passed by.
    var only: [UInt8]?

    func run(
        _ committed: [TopicPartition: Int64?], _ log: borrowing LogReader,
        _ reader: EngagementReader
    ) throws -> ScorerPartition {
        let changelog = TopicPartition(topics.changelog.text, number)
        let engagement = TopicPartition(topics.engagement.text, number)
        let feedback = TopicPartition(topics.feedback.text, number)
        let end = try log.range(of: changelog)
        var loader = ScorerPartition.Loader(number: number, environment: environment)
        try log.read(changelog, from: end.lowerBound, to: end.upperBound) { message in
            guard let key = message.key else {
                throw StateRefusal(
                    what: "the changelog of partition \(number) is unreadable",
                    why: "the record at offset \(message.offset) has no key",
                    remedy: "find who else writes to \(changelog.topic); only leadloop may")
            }
            guard isWanted(key) else { return }
            try key.withUnsafeBytes { key in
                guard let value = message.value else {
                    return try loader.load(key: key, value: nil)
                }
                try value.withUnsafeBytes { try loader.load(key: key, value: $0) }
            }
        }
        let engagementRange = try log.range(of: engagement)
        let feedbackRange = try log.range(of: feedback)
        let first = Offsets(engagementRange.lowerBound, feedbackRange.lowerBound)
        let missing = resumesFromState ? loader.committed : nil
        let offsets = offsets(
            (committed[engagement] ?? nil) ?? missing?.engagement,
            (committed[feedback] ?? nil) ?? missing?.feedback)
        let known = trustsState ? loader.committed : offsets
        let (partition, replay) = try loader.finish(committed: known, first: first)
        try check(partition.totals.next.engagement, engagementRange, engagement)
        try check(partition.totals.next.feedback, feedbackRange, feedback)
        if replay != nil, Injection.has(.noReplay) {
            Injection.report(.noReplay)
        } else if let replay {
            guard engagementRange.lowerBound <= replay.from else {
                throw StateRefusal(
                    what: "input for the replay of \(engagement) is gone",
                    why: "counts since offset \(replay.from) are not in the changelog, the topic "
                        + "starts at \(engagementRange.lowerBound)",
                    remedy: StateRefusal.goneRemedy)
            }
            try log.read(engagement, from: replay.from, to: replay.to) { message in
                if let key = message.key, !isWanted(key) { return }
                let record = InputRecord(
                    key: message.key, value: message.value, offset: message.offset,
                    timestamp: message.timestamp ?? 0, cloudEventHash: message.cloudEventHash)
                partition.replayEngagement(record, reader)
                Injection.reach(.inReplay)
            }
        }
        partition.finishRestore()
        return partition
    }

    /// Records of ours begin with a zero byte: the state's meta record.
    private func isWanted(_ key: borrowing RawSpan) -> Bool {
        guard let only else { return true }
        return key.holds(only) || !key.isEmpty && key.unsafeLoad(as: UInt8.self) == 0
    }

    private func offsets(_ engagement: Int64?, _ feedback: Int64?) -> Offsets? {
        guard let engagement, let feedback else { return nil }
        return Offsets(engagement, feedback)
    }

    private func check(_ next: Int64, _ range: Range<Int64>, _ place: TopicPartition)
        throws(StateRefusal)
    {
        guard next >= range.lowerBound else {
            throw StateRefusal(
                what: "records of \(place) are gone",
                why: "the group is at offset \(next), the topic starts at \(range.lowerBound)",
                remedy: StateRefusal.goneRemedy)
        }
        guard next > range.upperBound else { return }
        throw StateRefusal(
            what: "\(place) was truncated",
            why: "the group is at offset \(next), the topic ends at \(range.upperBound)",
            remedy: "records were lost in the cluster (unclean leader election?); restore the "
                + "topic, or start a new group")
    }
}
