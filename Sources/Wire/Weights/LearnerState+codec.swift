// The parts of a learner's state that are small: beliefs, freeze, what is pending, width, proposal.
import Leads
import Learning

extension Gaussian: RecordPart {
    init(_ fields: RecordFields) throws {
        self.init(mean: try fields.number("mean"), variance: try fields.number("variance"))
        guard variance >= WireLimits.varianceMin else { throw Rejection(.fieldInvalid) }
    }
}

extension Belief: RecordPart {
    init(_ fields: RecordFields) throws {
        self.init(
            gaussian: try Gaussian(fields), learnedAt: try fields.counter("learnedAt"),
            evidence: try fields.number("evidence"), verdicts: try fields.counter("verdicts"),
            accepted: try fields.value("accepted"), overshoot: try fields.number("overshoot"))
        guard (0...verdicts).contains(accepted) else { throw Rejection(.fieldInvalid) }
    }
}

extension Freeze: RecordPart {
    init(_ fields: RecordFields) throws {
        self.init(
            by: try fields.text("by"), why: try fields.text("why"),
            atMilliseconds: try fields.milliseconds("at"))
    }
}

extension Pending: RecordPart {
    /// Its marks stand with the features.
    init(_ fields: RecordFields) throws {
        self.init(featureCount: 0)
        verdicts = try fields.counter("verdicts")
        sinceMilliseconds = try fields.millisecondsIfAny("since")
        judgements = try fields.value("judgements")
        judgementCount = try fields.counter("judgementCount")
        hasRetracted = try fields.valueIfAny("retracted") ?? false
    }
}

extension LeadWidth: RecordPart {
    init(_ fields: RecordFields) throws {
        self.init(
            leads: try fields.counter("leads"), squares: try fields.number("squares"),
            variance: try fields.numberIfAny("variance"))
        guard squares >= 0, variance ?? 1 >= WireLimits.varianceMin else {
            throw Rejection(.fieldInvalid, at: "/width")
        }
    }
}

extension WeightsRecord.Proposal: RecordPart {
    init(_ fields: RecordFields) throws {
        points = try WirePoints(from: fields.decoder).points(isProposal: true)
        atMilliseconds = try fields.milliseconds("at")
    }
}

extension Challenger.Thresholds {
    /// nil when neither is there.
    init?(_ threshold: Double?, _ exit: Double?) throws(Rejection) {
        switch (threshold, exit) {
        case (nil, nil): return nil
        case (let threshold?, let exit?)
        where exit < threshold && [threshold, exit].allSatisfy(WireLimits.numbers.contains):
            self.init(threshold: threshold, exit: exit)
        default: throw Rejection(.fieldInvalid, at: "/threshold")
        }
    }
}

extension JSONWriter {
    mutating func fields(_ belief: Belief) {
        field("mean", belief.gaussian.mean)
        field("variance", belief.gaussian.variance)
        field("learnedAt", belief.learnedAt)
        field("evidence", belief.evidence)
        field("verdicts", belief.verdicts)
        field("accepted", belief.accepted)
        field("overshoot", belief.overshoot)
    }

    mutating func write(_ freeze: Freeze) {
        object {
            $0.field("by", freeze.by)
            $0.field("why", freeze.why)
            $0.field("at", time: freeze.atMilliseconds)
        }
    }

    mutating func write(_ pending: Pending) {
        object {
            $0.field("verdicts", pending.verdicts)
            if let since = pending.sinceMilliseconds { $0.field("since", time: since) }
            $0.field("judgements") { $0.array { for id in pending.judgements { $0.value(id) } } }
            $0.field("judgementCount", pending.judgementCount)
            if pending.hasRetracted { $0.field("retracted", true) }
        }
    }

    mutating func write(_ width: LeadWidth) {
        object {
            $0.field("leads", width.leads)
            $0.field("squares", width.squares)
            if let variance = width.variance { $0.field("variance", variance) }
        }
    }

    package mutating func write(_ proposal: WeightsRecord.Proposal) {
        object {
            $0.fields(proposal.points)
            $0.field("at", time: proposal.atMilliseconds)
        }
    }

    mutating func fields(_ thresholds: Challenger.Thresholds) {
        field("threshold", thresholds.threshold)
        field("exit", thresholds.exit)
    }
}
