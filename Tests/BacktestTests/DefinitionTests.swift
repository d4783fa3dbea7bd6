import Config
import Leads
import System
import Testing
import YAML

@testable import Backtest

/// Learned points as a definition, and a definition as points.
@Suite struct DefinitionTests {
    private static func file() -> String {
        var dice = Dice(seed: 12)
        let header = "Lead Source,Größe (Mio. EUR),Budget,Opt-In,Age,Long,Won\n"
        return (0..<400).reduce(into: header) { text, _ in
            let (source, budget) = (
                dice.pick(["web", "Fair", "mail: \"x\"", "other"]), dice.below(40)
            )
            let isIn = dice.chance(0.4)
            let p = 0.15 + (source == "web" ? 0.3 : 0) + (budget > 20 ? 0.3 : 0) + (isIn ? 0.15 : 0)
            text +=
                "\"\(source.replacing("\"", with: "\"\""))\",\(dice.below(30)),\(budget),"
                + "\(isIn ? "Ja" : "Nein"),\(20 + dice.below(40)),"
                + "\(dice.pick(["a", "b"]))\(String(repeating: "x", count: 100)),\(dice.chance(p))\n"
        }
    }

    private func learned() throws -> (Export, BacktestReport, LearnedDefinition) {
        let export = try Workbench.export(Self.file())
        let report = Workbench.report(export)
        return (export, report, try LearnedDefinition(export, report))
    }

    @Test("the learned points are a definition that the reader accepts without an error")
    func accepted() throws {
        let (_, _, written) = try learned()
        let (definition, findings) = Definition.read(Array(written.yaml.utf8), file: "mql.yaml")
        #expect(
            definition != nil && findings.allSatisfy { $0.severity != .error }, "\(written.yaml)")
        let names = try #require(definition).fit.map(\.name)
        #expect(names == ["lead_source", "groesse_mio_eur", "budget", "opt_in"])
    }

    @Test("what it cannot say is said: ages, long texts, dots")
    func notes() throws {
        let notes = try learned().2.notes.joined(separator: "\n")
        for part in ["'Age' is not in it", "96 bytes", "a dot in a name steps into an object"] {
            #expect(notes.contains(part), "\(notes)")
        }
    }

    @Test("scores by the definition are those of the learned points, but for rounding")
    func sameScores() throws {
        let (export, report, written) = try learned()
        let again = try Workbench.export(Self.file()) {
            $0.points = ("mql.yaml", Array(written.yaml.utf8))
        }
        #expect(again.definition != nil)
        let points = again.stream.header.points
        #expect(points["lead_source=web"] != nil && points["opt_in=Ja"] != nil)
        let left = Set(["Age", "Long"])
        let learned = Dictionary(uniqueKeysWithValues: report.features.map { ($0.key, $0.now) })
        var worst = 0.0
        for (before, after) in zip(export.stream.verdicts, again.stream.verdicts) {
            let mine = export.stream.features(before)
                .filter { feature in !left.contains { feature.key.hasPrefix($0) } }
                .reduce(0) { $0 + (learned[$1.key] ?? 0) * $1.x }
            let theirs = again.stream.features(after).reduce(0) {
                $0 + (points[$1.key] ?? 0) * $1.x
            }
            worst = max(worst, (mine - theirs).magnitude)
        }
        // Fails when a column whose name is no trait, `Größe (Mio. EUR)`, is not found again.
        #expect(worst <= 2, "four attributes, half a point each")
        #expect(
            (again.stream.header.baseRate
                - 1 / (1 + Leads.exp2(report.offset / 20))).magnitude < 1e-9)
    }

    @Test("a definition's own features are learned, and what the file lacks is told")
    func adapter() throws {
        let yaml = """
            version: 1
            threshold: 20
            behaviours:
              - {name: budget, match: {event: Budget}, points: 2, max_count: 10, half_life: 7d}
              - {name: demo, match: {event: Demo Requested}, points: 50, max_count: 1, half_life: 7d}
            fit:
              - name: source
                type: text
                from: [company.lead_source]
                sets: [{label: digital, in: [WEB, 'mail: "x"'], points: 9}]
                otherwise: -3
              - {name: opt, type: bool, from: Opt-In, points: {true: 4, false: -1}}
            """
        let export = try Workbench.export(Self.file()) {
            $0.points = ("mql.yaml", Array(yaml.utf8))
            $0.ignored = ["Größe (Mio. EUR)", "Age", "Long"]
        }
        #expect(
            Set(export.keys) == [
                "budget", "source=digital", "source=other", "opt=true", "opt=false",
            ])
        #expect(export.stream.header.points["budget"] == 20)
        #expect(export.stream.header.points["source=other"] == -3)
        let x = export.stream.verdicts.flatMap { export.stream.features($0) }
            .filter { $0.key == "budget" }.map(\.x)
        #expect(x.max() == 1 && x.contains(0.5))
        #expect(export.warnings.first?.contains("no column for demo") == true)
        let written = try LearnedDefinition(export, Workbench.report(export))
        let read = Definition.read(Array(written.yaml.utf8), file: "x").definition
        #expect(
            read?.behaviours.map(\.name) == ["budget"]
                && read?.fit.map(\.name) == ["source", "opt"])
    }

    @Test("a definition with mistakes is refused with all of them")
    func broken() throws {
        let error = Workbench.refusal {
            try Workbench.export(Self.file()) {
                $0.points = ("mql.yaml", Array("version: 1\nthreshold: x\nfit: [{name: a}]\n".utf8))
            }
        }
        #expect(error?.kind == .points && error?.why.contains("mql.yaml:2:") == true)
    }
}
