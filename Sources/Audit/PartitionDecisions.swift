// The decisions of one input partition, arranged for the two folds that look for their causes.
import Wire

struct PartitionDecisions {
    /// Indices into the log's decisions, by their cause's offset.
    private(set) var byEngagement: [Int64: [Int]] = [:]
    private(set) var byFeedback: [Int64: [Int]] = [:]
    /// New cycles in the order in which they were opened among the records of feedback.
    private(set) var qualified: [Int] = []

    /// All decisions in their order among the records of engagement, each with the offset of the
    /// record before which it was made.
    func timeline(_ log: DecisionLog) -> [(before: Int64, decision: Int)] {
        var all: [(before: Int64, rank: Int, decision: Int)] = []
        for (offset, indices) in byEngagement {
            all += indices.map { (offset + 1, 0, $0) }
        }
        for indices in byFeedback.values {
            all += indices.map { (log.decisions[$0].cause.seen.engagement, 1, $0) }
        }
        func order(_ index: Int) -> Int64 { log.decisions[index].cause.offset }
        return all.sorted {
            ($0.before, $0.rank, order($0.decision), $0.decision)
                < ($1.before, $1.rank, order($1.decision), $1.decision)
        }.map { ($0.before, $0.decision) }
    }

    /// One for each partition that decided something.
    static func arranged(_ log: DecisionLog) -> [Int32: PartitionDecisions] {
        var all: [Int32: PartitionDecisions] = [:]
        for (index, decision) in log.decisions.enumerated() {
            let cause = decision.cause
            switch cause.input {
            case .engagement:
                all[cause.partition, default: Self()].byEngagement[cause.offset, default: []]
                    .append(index)
            case .feedback:
                all[cause.partition, default: Self()].byFeedback[cause.offset, default: []]
                    .append(index)
            }
            guard decision.kind == .qualified else { continue }
            all[cause.partition, default: Self()].qualified.append(index)
        }
        return all.mapValues { arranged in
            var arranged = arranged
            arranged.qualified.sort { left, right in
                let (a, b) = (log.decisions[left].cause, log.decisions[right].cause)
                return (a.seen.feedback, a.offset) < (b.seen.feedback, b.offset)
            }
            return arranged
        }
    }
}
