import Learning
import Report
import System
import Wire

/// `report`: how the loop is doing, for people and programs.
struct ReportView {
    let report: LoopReport
    let mode: String
    /// Acceptance and changes are those from then on; nil: from the beginning.
    let sinceMilliseconds: Int64?
    /// Of the definition; nil when it is one of another model.
    let thresholdPoints: Double?
    /// Whether the definition explores; nil when it is one of another model.
    let isExploring: Bool?
    /// The one that runs, else the last; nil if there was none.
    let experiment: ExperimentView?
    /// What the newest engagement records say that nothing is made of.
    var notUnderstood: [String] = []
    /// What all weights together make of the judgements.
    var joint: JointFold?

    var weights: WeightsRecord { report.weights }

    /// Everything that a person should act upon, the most urgent first.
    var alarms: [String] {
        var alarms: [String] = []
        if let freeze = weights.state.freeze {
            let why = freeze.why.isEmpty ? "" : ": \(Printable.text(freeze.why))"
            alarms.append(
                "publication is frozen by \(Printable.text(freeze.by)) since "
                    + "\(EventTime.text(freeze.atMilliseconds))\(why)")
        }
        if let proposal = weights.proposal {
            alarms.append(
                "version \(proposal.points.version) waits for approval since "
                    + "\(EventTime.text(proposal.atMilliseconds)): leadloop weights proposal")
        }
        if let call = experiment?.call { alarms.append(call) }
        alarms += report.alerts.map(RepsView.text)
        if report.hasTooManyOthers {
            alarms.append(
                "\(shareText(report.others)) of rejections are for 'other', "
                    + "\(percent(LoopReport.otherShareMax)) at most would be: the reasons do not fit"
            )
        }
        alarms += report.held.map { held in
            "\(Printable.text(held.feature)) is capped at "
                + (held.bound == .sign ? "0" : "\(WeightsView.points(held.points))")
                + "; verdicts suggest \(held.wanted > 0 ? "+" : "")\(fixed(held.wanted, 1))"
        }
        return alarms
    }
}

extension ReportView: DataView {
    func text(width: Int?, _ style: Style) -> String {
        var parts = [head(style), figures(style)]
        if report.all.published.count > 0 { parts.append(reliability(style)) }
        parts.append(acceptance(style))
        parts += groups(width, style)
        if let experiment { parts.append(experiment.text(style)) }
        if let joint { parts.append(found(joint, width: width, style)) }
        parts.append(changes(width, style))
        return parts.joined(separator: "\n")
    }

    private func head(_ style: Style) -> String {
        var lines = [
            style.bold(conclusion),
            "\(style.bold(Printable.text(weights.model))): weights version \(weights.version), "
                + "\(counted(weights.state.learned, "verdict")) learned, mode \(mode)",
        ]
        if let threshold = thresholdPoints {
            lines.append(
                "a lead qualifies at \(fixed(threshold, 1)) points; predicted acceptance at threshold "
                    + percent(report.probability(atPoints: threshold))
            )
        }
        lines += alarms.map { "\(style.warning("review:")) \($0)" }
        if alarms.isEmpty { lines.append("No action needed") }
        lines += notes.map { "\(style.dim("note:")) \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func figures(_ style: Style) -> String {
        var table = TextTable(
            ("prediction before each verdict", .left), ("verdicts", .right), ("log-loss", .right),
            ("AUC", .right), ("ECE", .right), ("Brier", .right))
        func add(_ when: String, _ figures: LoopReport.Figures) {
            let rows = [
                ("published points", figures.published), ("agreed points", figures.hand),
                ("beliefs", figures.beliefs),
            ]
            for (name, quality) in rows {
                table.rows.append(
                    ["\(name), \(when)", grouped(quality.count)]
                        + [
                            quality.logLoss, quality.auc, quality.calibrationError(), quality.brier,
                        ].map(Self.figure))
            }
        }
        if report.all.published.count > LoopReport.window {
            add("last \(LoopReport.window)", report.recent)
        }
        add("all", report.all)
        return table.text(width: nil, style: style)
    }

    /// A figure of nothing is no number.
    private static func figure(_ value: Double) -> String { value.isFinite ? fixed(value, 4) : "-" }

    private func reliability(_ style: Style) -> String {
        let all = reliability("all", report.all.published, style)
        guard report.all.published.count > LoopReport.window else { return all }
        return reliability("last \(LoopReport.window)", report.recent.published, style) + "\n" + all
    }

    private func reliability(_ when: String, _ quality: Quality, _ style: Style) -> String {
        var table = TextTable(
            ("expected, \(when)", .right), ("accepted", .right), ("95 %", .right),
            ("verdicts", .right), ("prediction is", .left))
        table.rows = quality.reliability().map(Self.cells)
        return table.text(width: nil, style: style) { cell, _, column in
            column == 4 ? style.warning(cell) : cell
        }
    }

    private static func cells(_ bin: Quality.Bin) -> [String] {
        [
            percent(bin.probability), shareText(bin.acceptance), intervalText(bin.acceptance),
            grouped(bin.acceptance.count),
            bin.fits
                ? "" : bin.probability < (bin.acceptance.share ?? 0) ? "too low" : "too high",
        ]
    }
}
