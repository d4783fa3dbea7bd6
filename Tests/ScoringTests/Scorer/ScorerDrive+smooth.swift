import Crypto
import Leads
import Scoring
// The same records without a fault, and what must hold of any run's outputs.
import TestSupport
import Wire

extension ScorerDrive {
    /// Takes what another run committed, in that order, in one go: no abort, crash or rebalance but
    /// those that a new definition needs.
    func repeatSmoothly(_ steps: [Step]) throws {
        var open: Transaction?
        var taken: [Step] = []
        func end() {
            guard var ended = open else { return }
            write(.oldest(0), in: &ended)
            commit(ended, taken)
            (open, taken) = (nil, [])
        }
        for step in steps {
            switch step {
            case .weights(let number):
                if number != weights { end() }
                weights = number
            case .definition(let number):
                end()
                try redefine(as: number)
            case .took(let input, let index):
                if open == nil {
                    begin()
                    open = Transaction()
                }
                taken.append(step)
                try take(input, index, in: &open!)
            }
        }
        end()
        try stop()
    }

    /// This run and a smooth one came to the same end and said the same on the way.
    func compare(with smooth: ScorerDrive) throws {
        try check(cluster.outputs == smooth.cluster.outputs)
        try check(cluster.deadLetters == smooth.cluster.deadLetters)
        try check(cluster.committed == smooth.cluster.committed)
        try expectSame(partition, smooth.partition, as: .repeated)
    }

    /// One MQL per lead and cycle, under the id that anybody can compute; no event id twice.
    ///
    /// - Returns: how many there are of each kind, and of MQLs that are not a lead's first.
    func checkOutputs() throws -> [String: Int] {
        var qualified: Set<[UInt8]> = []
        var eventIds: Set<[UInt8]> = []
        var counts: [String: Int] = [:]
        for output in cluster.outputs where output.output == .judgements {
            let judgement = try JudgementRecord.decode(output.value.span.bytes)
            guard judgement.kind == .silence else { continue }
            counts["silence", default: 0] += 1
            if judgement.isExploration { counts["silence of an explored lead", default: 0] += 1 }
            try check(eventIds.insert(Array(judgement.judgementId.utf8)).inserted)
        }
        for output in cluster.outputs where output.output == .mqlEvents {
            let event = try readers.event(output.value)
            try check(event.leadId == output.key)
            try check(
                event.mqlId == ScorerFixture.identity.mql(lead: output.key, cycle: event.cycle).hex)
            try check(eventIds.insert(output.headers["ce_id"] ?? []).inserted)
            counts[event.type, default: 0] += 1
            if event.type == "qualified" {
                if event.trigger == "exploration" { counts["explored", default: 0] += 1 }
                if event.cycle > 1 { counts["requalified", default: 0] += 1 }
                try check(qualified.insert(output.key + Array(event.mqlId.utf8)).inserted)
            } else {
                try check(qualified.contains(output.key + Array(event.mqlId.utf8)))
            }
        }
        return counts
    }
}
