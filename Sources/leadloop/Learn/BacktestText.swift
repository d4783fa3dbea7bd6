import Backtest
import Learning
import System

/// A backtest for people.
struct BacktestText {
    let report: BacktestReport
    /// Also features that hardly moved or that few verdicts showed.
    let showsAll: Bool
    /// By key of a feature, what it is worth in words.
    var words: [String: String] = [:]

    private var mode: String {
        let backtest = report.backtest
        let combinations = counted(
            report.features.count - backtest.learner.prior.features.count, "combination")
        let model =
            switch backtest.model {
            case .diagonal: ""
            case .one: "one belief over all weights, \(combinations) found; "
            case .full: "mixed beliefs over all weights, \(combinations) found; "
            }
        return model
            + (backtest.mode == .service
                ? "service mode: p from published whole points; all guardrails on; "
                    + "\(counted(backtest.publications, "publication")), "
                    + counted(backtest.pointChanges, "changed point")
                : "p from the live beliefs, without bounds; --service has the guardrails on")
    }

    // A change that is worth a line: the dead band and evidence of publication, and more than the
    // belief's own spread.
    private static let changeMin = 2.0
    private static let evidenceMin = 10.0
    private static let linesMax = 40
    private static let repsMax = 20

    func text(width: Int?, _ style: Style) -> String {
        var parts = [head(style), figures(style)]
        parts.append(points(width, style))
        if !report.reps.isEmpty { parts.append(reps(style)) }
        return parts.joined(separator: "\n")
    }

    private func head(_ style: Style) -> String {
        let backtest = report.backtest
        let name = backtest.stream.header.name
        let title = style.bold(name.isEmpty ? "verdicts" : Printable.text(name))
        let hand = backtest.stream.header.points.values.count { $0 != 0 }
        var lines = [
            "\(title): \(counted(backtest.stream.verdicts.count, "verdict")), "
                + "\(Self.share(report.quality.acceptedShare)) accepted, "
                + "\(counted(backtest.learner.prior.features.count, "feature")), "
                + (hand == 0 ? "all starting at 0 points" : "\(grouped(hand)) with agreed points"),
            mode,
        ]
        if let joint = backtest.joint, joint.shares.count > 1 {
            let shares = joint.memoryShares.map { "\($0.name) \(percent($0.share))" }
            lines.append("memories: " + shares.joined(separator: ", "))
        }
        if report.unteaching > 0 {
            lines.append(
                "\(grouped(report.unteaching)) rejected for a reason that teaches nothing: predicted, "
                    + "not learned, not in the figures (with them: log-loss "
                    + "\(Self.figure(report.qualityOfAll.logLoss)))")
        }
        if report.corrections > 0 {
            lines.append(
                "\(counted(report.corrections, "correction")) of earlier verdicts: the first p is "
                    + "measured against the last verdict"
            )
        }
        if report.overDayLimit > 0 {
            lines.append(
                "\(counted(report.overDayLimit, "verdict")) not learned: over the limit of a rep's day"
            )
        }
        if let first = backtest.freezes.first {
            lines.append(
                style.warning("publication would stop and ask a person")
                    + " \(counted(backtest.freezes.count, "time")), first after "
                    + "\(counted(first.verdicts, "verdict")): \(first.why); here it goes on")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func figures(_ style: Style) -> String {
        var table = TextTable(
            ("p before each verdict", .left), ("log-loss", .right), ("AUC", .right),
            ("ECE", .right), ("Brier", .right))
        func row(_ name: String, _ quality: Quality) -> [String] {
            [
                name, Self.figure(quality.logLoss), Self.figure(quality.auc),
                Self.figure(quality.calibrationError()), Self.figure(quality.brier),
            ]
        }
        table.rows = [row("this learner", report.quality)]
        let reference = report.backtest.stream.header.reference
        if reference != VerdictStream.Figures() {
            let figures = [
                reference.logLoss, reference.auc, reference.calibrationError, reference.brier,
            ]
            table.rows.append(
                ["reference in the header"] + figures.map { $0.map { fixed($0, 4) } ?? "" })
        }
        if report.hasAgreedPoints {
            table.rows.append(row("agreed points alone", report.handSet))
        }
        var running = row("acceptance rate so far, no points", report.running)
        // One p for all leads ranks nobody.
        running[2] = ""
        table.rows.append(running)
        if let hindsight = report.hindsight {
            table.rows.append(row("offline model (logistic regression, 10-fold)", hindsight))
        }
        let text = table.text(width: nil, style: style) { cell, row, _ in
            row == 0 ? style.bold(cell) : cell
        }
        return text
            + "log-loss, Brier: how far p was from the outcome, smaller is better; a coin has .693 and "
            + ".250\n"
            + "AUC: how often an accepted lead had the higher p than a rejected one; a coin has .5\n"
            + "ECE: how far p lies from the acceptance of leads with such a p, on average\n"
            + until()
    }

    /// Nothing of nothing.
    static func figure(_ number: Double) -> String {
        number.isFinite ? fixed(number, 4) : "–"
    }

    private static func share(_ share: Double) -> String {
        share.isFinite ? percent(share) : "none"
    }

    private func until() -> String {
        guard let catchUp = report.catchUp else {
            return "no offline model to compare with: not asked for, or too few verdicts\n"
        }
        let parts = [5, 10].map { share in
            let until = catchUp.verdicts(within: Double(share) / 100)
            return "\(share) %: \(until.map { "after \(grouped($0)) verdicts" } ?? "never")"
        }
        return "as good as the offline model within \(parts.joined(separator: ", within "))\n"
    }

    private func points(_ width: Int?, _ style: Style) -> String {
        let sorted = report.features.sorted {
            (-($0.now - $0.hand).magnitude, $0.key) < (-($1.now - $1.hand).magnitude, $1.key)
        }
        let shown =
            showsAll
            ? sorted : Array(sorted.filter(Self.isWorthALine).prefix(Self.linesMax))
        var table = TextTable(
            ("feature", .left), ("agreed", .right), ("learned", .right), ("±", .right),
            ("change", .right), ("verdicts", .right), ("accepted", .right), ("in words", .left))
        table.rows = shown.map { feature in
            let change = feature.now - feature.hand
            return [
                Printable.text(feature.key), WeightsView.points(feature.hand),
                fixed(feature.now, 1), fixed(feature.plusMinus, 1),
                (change > 0 ? "+" : "") + fixed(change, 1), grouped(feature.verdicts),
                feature.verdicts == 0
                    ? "" : percent(Double(feature.accepted) / Double(feature.verdicts)),
                Printable.text(words[feature.key] ?? ""),
            ]
        }
        let text = table.text(width: width, style: style) { cell, row, column in
            guard column == 4 else { return cell }
            return shown[row].now > shown[row].hand ? style.good(cell) : style.warning(cell)
        }
        let rest = sorted.count - shown.count
        return text
            + (rest > 0
                ? "\(counted(rest, "feature")) more moved less, or by less than they are known to "
                    + "(±), or rest on few verdicts; --all lists them\n" : "")
            + "half are accepted at a score of \(fixed(report.offset, 1))"
            + (report.hasAgreedPoints
                ? "; by the agreed points at "
                    + fixed(report.backtest.stream.header.handOffset, 1) : "") + "\n"
    }

    private static func isWorthALine(_ feature: FeatureReport) -> Bool {
        feature.evidence >= evidenceMin
            && (feature.now - feature.hand).magnitude >= max(changeMin, feature.plusMinus)
    }

    private func reps(_ style: Style) -> String {
        var table = TextTable(
            ("rep", .left), ("verdicts", .right), ("accepted", .right), ("expected", .right),
            ("agrees", .right), ("lenient", .right), ("alert", .left))
        let shown = report.reps.prefix(Self.repsMax)
        table.rows = shown.map { rep in
            let count = Double(rep.verdicts)
            return [
                Printable.text(rep.id), grouped(rep.verdicts),
                percent(Double(rep.accepted) / count), percent(rep.expected / count),
                fixed(rep.agreement, 2), fixed(rep.leniency, 2),
                rep.alerts.map(\.rawValue).joined(separator: "; "),
            ]
        }
        let rest = report.reps.count - shown.count
        return table.text(width: nil, style: style) { cell, _, column in
            column == 6 ? style.error(cell) : cell
        }
            + (rest > 0 ? "\(counted(rest, "rep")) more; --json has them\n" : "")
    }
}
