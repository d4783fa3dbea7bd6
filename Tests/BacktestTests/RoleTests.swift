import Leads
import Learning
import System
import Testing

@testable import Backtest

/// Reps, reasons, points by hand, and corrections.
@Suite struct RoleTests {
    private static func file(_ rows: Int = 120) -> String {
        var dice = Dice(seed: 4)
        return (0..<rows).reduce(into: "Owner,Why,Title,Visits,Do Not Email,Won\n") { text, row in
            let isWon = dice.chance(0.4)
            let why =
                isWon ? "" : dice.pick(["Bad Fit", "kein Budget", "Wrong contact", "Too far"])
            text +=
                "\(dice.pick(["Ann", "Bob"])),\(why),\(dice.pick(["CEO", "Clerk"])),"
                + "\(dice.below(9)),\(dice.chance(0.2) ? "Yes" : "No"),\(isWon)\n"
        }
    }

    @Test("a rep column gives the verdicts their reps, and is no feature (C11)")
    func reps() throws {
        let export = try Workbench.export(Self.file()) { ($0.rep, $0.ignored) = ("Owner", ["Why"]) }
        #expect(export.column("Owner") == nil)
        #expect(Set(export.stream.verdicts.map(\.repId)) == ["Ann", "Bob"])
        #expect(Set(Workbench.report(export).reps.map(\.id)) == ["Ann", "Bob"])
    }

    @Test("a reason column is mapped to the closed list; what a rejection teaches follows from it")
    func reasons() throws {
        let export = try Workbench.export(Self.file()) { $0.reason = "Why" }
        let named = Dictionary(
            uniqueKeysWithValues: try #require(export.reasons).values.map { ($0.text, $0.reason) })
        #expect(named["Bad Fit"] == .badFit && named["kein Budget"] == .noBudgetNow)
        #expect(named["Wrong contact"] == .wrongPerson && named["Too far"] == .some(nil))
        let stream = export.stream
        func mask(_ reason: Reason) throws -> [String] {
            let verdict = try #require(stream.verdicts.first { $0.reason == reason })
            return stream.mask(verdict, attributes: stream.attributes)
        }
        #expect(try mask(.wrongPerson) == ["Title"], "a job title is about the person")
        #expect(try mask(.noBudgetNow) == [])
        #expect(try mask(.badFit).contains("Title") && !mask(.badFit).contains("behaviours"))
        let free = try #require(stream.verdicts.first { !$0.isAccepted && $0.reason == nil })
        #expect(stream.mask(free, attributes: stream.attributes).contains("behaviours"))
        #expect(Workbench.report(export).unteaching > 0)
    }

    @Test("a person says what an unknown reason is; a wrong name is told with the right one")
    func reasonNames() throws {
        let export = try Workbench.export(Self.file()) {
            ($0.reason, $0.reasonNames) = ("Why", ["too far=out_of_territory"])
        }
        #expect(export.reasons?.values.first { $0.text == "Too far" }?.reason == .outOfTerritory)
        let error = Workbench.refusal {
            try Workbench.export(Self.file()) {
                ($0.reason, $0.reasonNames) = ("Why", ["Too far=bad_ft"])
            }
        }
        #expect(error?.why.contains("did you mean 'bad_fit'?") == true)
    }

    @Test("a key that is a column is told with a feature of it (C13)")
    func keyHints() throws {
        let yaml = "points: {Do Not Email: -20, Visits: 5}"
        let error = Workbench.refusal {
            try Workbench.export(Self.file()) {
                $0.ignored = ["Why"]
                $0.points = ("points.yaml", Array(yaml.utf8))
            }
        }
        #expect(error?.kind == .points)
        #expect(error?.why.contains("did you mean 'Do Not Email=Yes'?") == true)
        #expect(error?.why.contains("did you mean 'Visits>=") == true)
    }

    private static func stream(_ lines: [VerdictStream.Verdict]) -> BacktestReport {
        var stream = VerdictStream()
        for line in lines { stream.append(line, [("demo", 1)]) }
        stream.arrangeKeys()
        var backtest = Backtest(stream, .free)
        backtest.run()
        return BacktestReport(backtest, skippedLines: 0, withHindsight: false)
    }

    private static func verdict(
        _ line: Int, _ accepted: Bool, _ id: String, of earlier: String? = nil,
        _ reason: Reason? = nil
    ) -> VerdictStream.Verdict {
        var verdict = VerdictStream.Verdict(line: line, entries: 0..<0, isAccepted: accepted)
        (verdict.judgementId, verdict.supersedes, verdict.reason) = (id, earlier, reason)
        return verdict
    }

    @Test("a corrected verdict is measured by its last label against the first p")
    func corrections() {
        let won = Self.stream([
            Self.verdict(1, false, "j1"), Self.verdict(2, true, "w1", of: "j1"),
        ])
        #expect(won.quality.isAccepted == [true] && won.quality.p == [won.backtest.p[0]])
        let twice = Self.stream([
            Self.verdict(1, false, "a"), Self.verdict(2, true, "b", of: "a"),
            Self.verdict(3, false, "c", of: "b"), Self.verdict(4, true, "d"),
        ])
        #expect(twice.quality.isAccepted == [false, true] && twice.corrections == 2)
        let unteaching = Self.stream([
            Self.verdict(1, true, "a"), Self.verdict(2, false, "b", of: "a", .badData),
        ])
        #expect(unteaching.quality.count == 0 && unteaching.unteaching == 1)
        let orphan = Self.stream([Self.verdict(1, true, "b", of: "gone")])
        #expect(orphan.quality.count == 0 && orphan.corrections == 1)
    }

    @Test("the yardstick without points is the acceptance rate so far, with corrections (C14)")
    func runningRate() {
        var known = KnownVerdicts()
        #expect(known.rate == 0.5)
        known.note(1, true)
        known.note(2, false)
        known.note(3, false)
        #expect(known.rate == 2.0 / 5)
        known.note(2, true)
        #expect(known.rate == 3.0 / 5)
        known.note(2, nil)
        #expect(known.rate == 2.0 / 4)
        let report = Self.stream((1...40).map { Self.verdict($0, $0 % 10 == 0, "v\($0)") })
        #expect(report.running.logLoss < report.handSet.logLoss + 0.2)
        #expect(report.conclusion.yardstick == .runningRate)
    }

    @Test("the conclusion says whether it helps, and that few verdicts say nothing")
    func conclusion() {
        func finding(_ rows: Int, _ p: (Int) -> Double, _ base: Double) -> Conclusion.Finding {
            var (learner, baseline) = (Quality(), Quality())
            for row in 0..<rows {
                learner.note(p(row), accepted: row % 2 == 0)
                baseline.note(base, accepted: row % 2 == 0)
            }
            return Conclusion(learner, against: .runningRate, baseline).finding
        }
        #expect(finding(200, { $0 % 2 == 0 ? 0.8 : 0.3 }, 0.5) == .helps)
        #expect(finding(200, { $0 % 2 == 0 ? 0.2 : 0.7 }, 0.5) == .hurts)
        #expect(finding(200, { $0 % 4 < 2 ? 0.51 : 0.49 }, 0.5) == .noDifference)
        #expect(finding(18, { $0 % 2 == 0 ? 0.8 : 0.3 }, 0.5) == .tooFew)
        #expect(finding(0, { _ in 0.5 }, 0.5) == .tooFew)
    }
}
