import Leads
import Learning
import System
import Wire

/// `experiment status`: the arms, what the test says, and what to do about it.
struct ExperimentView {
    let running: RunningExperiment
    /// When it ended; nil while it runs.
    let endedAtMilliseconds: Int64?
    /// MQLs that each arm handed over; nil where nobody counted them.
    let handOvers: HandOvers?
    /// Publication is stopped, so a rule waits.
    let isFrozen: Bool
    /// That the group knows, of both arms; nil where nobody counted them.
    var leadCount: Int64?
    /// For the forecast; nil: none.
    var nowMilliseconds: Int64?

    private var plan: ExperimentPlan { running.plan }
    private var test: MixtureSPRT { running.test }

    /// Lines for people, the last one ended.
    func text(_ style: Style) -> String {
        var lines = [head(style)]
        if !plan.isShadow { lines += ["", arms(style), compared(style)] }
        lines.append("prediction: " + ExperimentText.losses(running.losses))
        lines.append("\(style.dim("do:")) \(advice)")
        return lines.joined(separator: "\n") + "\n"
    }

    private func head(_ style: Style) -> String {
        let name = style.bold("experiment '\(Printable.text(plan.experiment.name))'")
        let since =
            "since \(EventTime.text(running.startedAtMilliseconds)) by "
            + Printable.text(running.startedBy)
        let state = endedAtMilliseconds.map { "over at \(EventTime.text($0)), it ran" } ?? "runs"
        let what =
            plan.isShadow
            ? "in the shadow, \(Printable.text(plan.source)) predicts"
            : "\(ExperimentText.percent(plan.experiment.share)) of leads are scored by "
                + Printable.text(plan.source)
        return "\(name) \(state) \(since): \(what)\(thresholdsTried)"
    }

    private var thresholdsTried: String {
        guard let thresholds = plan.experiment.challenger.thresholds else { return "" }
        return ", threshold \(WeightsView.points(thresholds.threshold)), exit "
            + WeightsView.points(thresholds.exit)
    }

    private func arms(_ style: Style) -> String {
        var table = TextTable(
            ("arm", .left), ("MQLs", .right), ("verdicts", .right), ("accepted", .right),
            ("acceptance", .right), ("95 % interval", .left))
        for arm in Arm.allCases {
            let acceptance = self.acceptance(arm)
            table.rows.append([
                arm.rawValue, handOvers.map { grouped($0[arm]) } ?? "-",
                grouped(acceptance.count), grouped(acceptance.accepted),
                acceptance.share.map { ExperimentText.percent($0) } ?? "-",
                ExperimentText.range(acceptance.interval),
            ])
        }
        return table.text(width: nil, style: style)
    }

    private func compared(_ style: Style) -> String {
        guard let difference = test.difference else { return "no pair of verdicts yet" }
        let sign = difference > 0 ? "+" : ""
        let interval = test.interval.map { ", always valid \(ExperimentText.range($0))" } ?? ""
        let decision =
            switch test.decision {
            case .challenger: style.good("the challenger is accepted more often")
            case .champion: style.warning("the champion is accepted more often")
            case .noDifference: "no difference worth knowing"
            case nil: "not decided"
            }
        return "difference: \(sign)\(ExperimentText.percent(difference))\(interval), p "
            + "\(fixed(test.p, 3)), \(counted(test.pairs.count, "pair")): \(decision)"
            + acceptedLeads
    }

    private func acceptance(_ arm: Arm) -> Acceptance {
        arm == .champion ? test.champion : test.challenger
    }

    /// The decision that waits for a person; nil while there is none, or a rule acts by it.
    var call: String? {
        let ruleActs = plan.promotesWhenBetter && !isFrozen && test.decision == .challenger
        guard endedAtMilliseconds == nil, !plan.isShadow, test.decision != nil, !ruleActs else {
            return nil
        }
        return "experiment '\(Printable.text(plan.experiment.name))': "
            + "\(ExperimentText.verdict(running)); \(advice)"
    }

    /// What a person can do now.
    var advice: String {
        if endedAtMilliseconds != nil { return "nothing: it is over" }
        let stop = "leadloop experiment stop"
        if plan.isShadow {
            return "go on while the difference is within twice its +-; then \(stop), with "
                + "--promote to publish its points"
        }
        switch test.decision {
        case nil where test.pairs.count < MixtureSPRT.pairsMin:
            return "wait: the test looks from \(MixtureSPRT.pairsMin) pairs on"
        case nil:
            return "go on; safe to check at any time" + (forecast.map { ". \($0)" } ?? "")
        case .challenger where plan.promotesWhenBetter && isFrozen:
            return "its rule waits, publication is frozen: leadloop weights unfreeze, or \(stop)"
        case .challenger where plan.promotesWhenBetter:
            return "nothing: its rule publishes the points with the next verdict"
        case .challenger: return "\(stop) --promote publishes its points"
        case .champion: return "\(stop) ends it"
        case .noDifference:
            return "\(stop) ends it; --promote if its points are better for another reason"
        }
    }
}

extension ExperimentView {
    /// One object, on one line; `experiment` as in `scoring.weights`.
    var json: String {
        var writer = JSONWriter()
        writer.object {
            $0.field("running", endedAtMilliseconds == nil)
            if let endedAtMilliseconds { $0.field("endedAt", time: endedAtMilliseconds) }
            $0.field("arms") { json in
                json.object { json in
                    for arm in Arm.allCases { json.field(arm.rawValue) { write(arm, &$0) } }
                }
            }
            $0.field("pairs", test.pairs.count)
            if let difference = test.difference { $0.field("difference", difference) }
            if let interval = test.interval { $0.field("interval") { $0.write(interval) } }
            $0.field("p", test.p)
            if let pairs = test.forecastPairs { $0.field("forecastPairs", pairs) }
            if let at = forecastMilliseconds { $0.field("forecastAt", time: at) }
            $0.field("decision") { json in
                if let decision = test.decision {
                    json.value(decision.rawValue)
                } else {
                    json.null()
                }
            }
            if let (mean, error) = running.losses.difference {
                $0.field("logLossDifference", mean)
                $0.field("logLossStandardError", error)
            }
            $0.field("advice", advice)
            $0.field("experiment") { $0.write(running) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func write(_ arm: Arm, _ json: inout JSONWriter) {
        let acceptance = self.acceptance(arm)
        json.object {
            if let handOvers { $0.field("mqls", handOvers[arm]) }
            $0.field("verdicts", acceptance.count)
            $0.field("accepted", acceptance.accepted)
            if let share = acceptance.share { $0.field("acceptance", share) }
            if let rate = acceptedPerThousand(arm) { $0.field("acceptedPerThousandLeads", rate) }
            if let interval = acceptance.interval { $0.field("interval") { $0.write(interval) } }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ range: ClosedRange<Double>) {
        array {
            $0.value(range.lowerBound)
            $0.value(range.upperBound)
        }
    }
}
