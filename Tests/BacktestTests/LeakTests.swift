import Learning
import System
import Testing

@testable import Backtest

/// How well a column predicts alone, what gives an outcome away, and what may be learned from.
@Suite struct LeakTests {
    /// Leads of whom `share` are won; `cells` of each make the further columns.
    private static func file(
        _ header: String, rows: Int, won: Double, seed: UInt64 = 5,
        _ cells: (Bool, inout Dice) -> String
    ) -> String {
        var dice = Dice(seed: seed)
        return (0..<rows).reduce(into: header + ",Won\n") { text, _ in
            let isWon = dice.chance(won)
            text += "\(cells(isWon, &dice)),\(isWon)\n"
        }
    }

    @Test("a field that only winners have is a leak, although it predicts little alone (C8)")
    func sureSign() throws {
        let text = Self.file("Source,Signed", rows: 600, won: 0.4) { isWon, dice in
            "\(dice.pick(["web", "fair"])),\(isWon && dice.chance(0.3) ? "Yes" : "")"
        }
        let export = try Workbench.export(text)
        let signed = try #require(export.column("Signed"))
        #expect((signed.aucAlone ?? 1) < ColumnReport.leakAUC, "the first test does not see it")
        #expect(signed.sureSign?.isAccepted == true && signed.leftOut == ColumnReport.leakReason)
        #expect(export.column("Source")?.sureSign == nil)
        #expect(try Workbench.export(text) { $0.kept = ["Signed"] }.keys.contains("Signed=Yes"))
    }

    @Test("a label and a rare amount give it away as well; nineteen rows or one exception do not")
    func signs() throws {
        func sign(_ rare: Int, except: Int = 0, amount: Bool = false) throws -> SureSign? {
            var text = "Stage,Won\n"
            for row in 0..<400 {
                let isRare = row < rare
                let cell =
                    amount
                    ? (isRare ? "\(500 + row)" : "0") : isRare ? "gone" : ["a", "b"][row % 2]
                text += "\(cell),\(isRare ? row < except : row % 2 == (row / 2) % 2)\n"
            }
            return try Workbench.export(text) { $0.kept = ["Stage"] }.column("Stage")?.sureSign
        }
        #expect(try sign(40)?.what == "Stage=gone" && sign(40)?.isAccepted == false)
        #expect(try sign(40)?.rows == 40)
        #expect(try sign(40, amount: true)?.what == "Stage other than 0")
        #expect(try sign(19) == nil)
        #expect(try sign(40, except: 1) == nil)
    }

    @Test("AUC alone is the mean of the folds: a rare good sign is over a half (C9)")
    func meanOfFolds() throws {
        let text = Self.file("Expert,Noise", rows: 2_000, won: 0.31, seed: 8) { isWon, dice in
            let isExpert = dice.chance(isWon ? 0.082 : 0.0065)
            return "\(isExpert ? "yes" : "no"),\(dice.below(5))"
        }
        let expert = try #require(Workbench.export(text).column("Expert")?.aucAlone)
        #expect(expert > 0.52 && expert < 0.56, "pooled over folds it was .500: \(expert)")
    }

    @Test("codes become labels where that fits better, or where a person says so (C10)")
    func codes() throws {
        let good: Set<Int> = [2, 5, 8]
        let text = Self.file("Product,Visits", rows: 900, won: 0.4) { isWon, dice in
            let code = 1 + dice.below(9)
            let isOdd = good.contains(code) != isWon && dice.chance(0.7)
            return "\(isOdd ? (isWon ? 5 : 3) : code),\(min(8, dice.below(5) + (isWon ? 3 : 0)))"
        }
        let found = try Workbench.export(text) { $0.kept = ["Product", "Visits"] }
        #expect(found.column("Product")?.features.kind.name == "category")
        #expect(
            found.keys.contains("Product=5") && !found.keys.contains { $0.hasPrefix("Product>=") })
        #expect(found.column("Visits")?.features.isLadder == true, "steps fit a rising number")
        let said = try Workbench.export(text) {
            ($0.categories, $0.kept) = (["Visits"], ["Product", "Visits"])
        }
        #expect(said.keys.contains("Visits=3"))
    }

    @Test("--keep takes a column whatever it was left out for (D42)")
    func kept() throws {
        let text = Self.file("No,Id,Created,Note,Same,Owner,Source", rows: 60, won: 0.5) {
            _, dice in
            let number = dice.below(1_000_000)
            return "\(number),lead-\(number),2025-03-\(10 + dice.below(19)),"
                + "text \(dice.below(24)) of \(dice.below(3)),DE,\(dice.pick(["Ann", "Bob"])),x\(dice.below(2))"
        }
        let names = ["Created", "Note", "Same", "Owner"]
        let without = try Workbench.export(text)
        #expect(names.allSatisfy { without.column($0)?.leftOut != nil })
        let with = try Workbench.export(text) { $0.kept = names }
        #expect(names.allSatisfy { with.column($0)?.leftOut == nil })
        #expect(with.keys.contains { $0.hasPrefix("Created>=2025-03-") })
        let unique = try Workbench.export(text) { $0.kept = ["Id"] }
        #expect(
            unique.column("Id")?.leftOut == nil
                || unique.column("Id")?.features.keys.isEmpty == true)
    }

    @Test("nothing left is an error that says why each column went (D33)")
    func nothingLeft() throws {
        let text = (0..<40).reduce(into: "Id,Same,Seen,Won\n") {
            $0 += "lead-\($1),DE,2025-01-\(10 + $1 % 20),\($1 % 2 == 0)\n"
        }
        let error = Workbench.refusal { try Workbench.export(text) }
        #expect(error?.kind == .data && error?.what == "no column is left to learn from")
        for line in ["Id: a name of each row", "Same: the same in every row", "Seen: times"] {
            #expect(error?.why.contains(line) == true, "\(error?.why ?? "")")
        }
    }

    @Test(
        "the samples: revenue is learned from, nothing left is said",
        .enabled(if: Workbench.hasSamples))
    func samples() throws {
        let revenue = try Workbench.export(Workbench.sample("d42-revenue.csv")) { $0.order = "No" }
        #expect(revenue.column("Annual Revenue")?.features.isLadder == true)
        let none = Workbench.refusal {
            try Workbench.export(Workbench.sample("d33-nothing-left.csv"))
        }
        #expect(none?.kind == .data)
        let clash = try Workbench.export(Workbench.sample("d03-headers.csv")) { $0.order = "No" }
        #expect(clash.columns.map(\.features.name) == ["Source", "Source (2)", "Source (3)"])
        let learned = { (name: String) in
            try Workbench.report(
                Workbench.export(Workbench.sample(name)) { $0.order = "No" }
            ).quality.logLoss
        }
        #expect(try (learned("d03b-headers.csv") - learned("d03b-control.csv")).magnitude < 0.01)
    }
}
