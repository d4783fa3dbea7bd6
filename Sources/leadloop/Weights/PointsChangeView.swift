import Leads
import Learning
import System
import Wire

/// What people are shown before they set points: what is in force, what would be, and what is lost.
struct PointsChangeView {
    let record: WeightsRecord
    /// Step of the rule by which points go on moving.
    let stepPoints: Double
    /// Of the definition.
    let definitionThresholds: Challenger.Thresholds?
    let target: Target
    /// A reason to think twice.
    var warning: String?

    /// What would be published.
    struct Target {
        /// As a sentence names it.
        var name: String
        var points: [String: Double]
        var offset: Double
        var thresholds: Challenger.Thresholds?
        /// Published versions that are undone by it.
        var undone: Int
    }

    init(_ now: WeightsNow, _ target: Target) {
        record = now.record
        stepPoints = now.prior.rules.publish.stepPoints
        definitionThresholds = now.prior.thresholds
        self.target = target
    }

    func text(width: Int?, _ style: Style) -> String {
        let moved = record.weights.filter { (target.points[$0.key] ?? $0.handPoints) != $0.points }
        var lines = [
            "\(style.bold("\(Printable.text(record.model)) version \(record.version)")) "
                + "(\(record.published.cause.rawValue)) of "
                + "\(EventTime.text(record.published.atMilliseconds)) is in force",
            "version \(record.version + 1) would have the points of \(target.name): "
                + summary(moved.count),
        ]
        if target.undone > 0 {
            lines.append(
                "lost: \(counted(target.undone, "published version")), the newest of "
                    + EventTime.text(record.published.atMilliseconds))
        }
        lines.append(
            "kept: what \(counted(record.state.learned, "verdict")) taught. Published points go on "
                + "from there, by \(fixed(stepPoints, 0)) at a publication: freeze or pin to hold them"
        )
        if let warning { lines.append(style.warning("warning: ") + warning) }
        return lines.joined(separator: "\n") + "\n"
            + (moved.isEmpty ? "" : "\n" + table(moved, width, style))
    }

    private func summary(_ moved: Int) -> String {
        var parts = [moved == 0 ? "no weight moves" : "\(counted(moved, "weight")) would move"]
        let published = record.published
        if published.offset != target.offset {
            parts.append("offset \(fixed(published.offset, 2)) to \(fixed(target.offset, 2))")
        }
        let before = published.thresholds ?? definitionThresholds
        let after = target.thresholds ?? definitionThresholds
        if let before, let after, before != after {
            parts.append(
                "threshold \(WeightsView.points(before.threshold)) to "
                    + "\(WeightsView.points(after.threshold)), exit "
                    + "\(WeightsView.points(before.exit)) to \(WeightsView.points(after.exit))")
        }
        return parts.joined(separator: ", ")
    }

    private func table(
        _ moved: [WeightsRecord.Weight], _ width: Int?, _ style: Style
    ) -> String {
        var table = TextTable(
            ("feature", .left), ("now", .right), ("then", .right), ("verdicts want", .right),
            ("verdicts", .right))
        table.rows = moved.map {
            [
                Printable.text($0.key), WeightsView.points($0.points),
                WeightsView.points(target.points[$0.key] ?? $0.handPoints),
                fixed($0.estimate.wanted, 1), grouped($0.belief.verdicts),
            ]
        }
        return table.text(width: width, style: style) { cell, _, _ in cell }
    }

    /// Shows it and asks; a dry run does neither.
    ///
    /// - Throws: when the answer is not yes.
    func confirm(_ invocation: Invocation) throws {
        guard !invocation[WeightsOptions.dryRun] else { return }
        let talk = invocation.terminal.talk
        talk.write(text(width: talk.columns, invocation.terminal.talkStyle))
        guard try Question.ask("publish these points?", invocation) else {
            throw Failure(
                .usage, "nothing is published", why: "the answer was not yes",
                remedy: "points stay as they are")
        }
    }
}

extension PointsChangeView {
    /// Of a rollback.
    ///
    /// - Throws: when the version cannot be restored.
    init(_ now: WeightsNow, rollbackTo number: Int, _ version: WeightsRecord?) throws(Failure) {
        let record = now.record
        guard let version, (record.oldestVersion...record.version).contains(number) else {
            throw Failure(
                .data, "version \(number) cannot be restored",
                why: "versions \(record.oldestVersion) to \(record.version) can; older ones are of "
                    + "another definition, or are not kept",
                remedy: "leadloop weights history shows them")
        }
        self.init(
            now,
            Target(
                name: "version \(number)", points: version.publishedWeights.points,
                offset: version.published.offset, thresholds: version.published.thresholds,
                undone: record.version - number))
    }

    /// Of a promotion.
    ///
    /// - Throws: when no experiment runs.
    init(promoting now: WeightsNow) throws(Failure) {
        guard let running = now.record.state.experiment else {
            throw Failure(
                .data, "no experiment runs", why: "nothing can be promoted",
                remedy: "leadloop experiment status shows the last one")
        }
        let challenger = running.plan.experiment.challenger
        self.init(
            now,
            Target(
                name: "experiment '\(Printable.text(running.plan.experiment.name))'",
                points: challenger.points, offset: challenger.offset,
                thresholds: challenger.thresholds ?? now.record.published.thresholds, undone: 0))
        guard running.test.decision != .challenger else { return }
        warning =
            running.plan.isShadow
            ? "a shadow is compared by its predictions only: "
                + ExperimentText.losses(running.losses)
            : "the test does not speak for it: \(ExperimentText.verdict(running))"
    }
}
