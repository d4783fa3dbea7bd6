import Brokers
import Demo
import FoundationEssentials
import System
import Testing

@testable import Demo
@testable import leadloop

/// `learn --csv` from outside.
@Suite(.serialized) struct ExportTests {
    /// Two hundred made-up leads: source and visits help, `stage` is written when all is known.
    private static func leads() -> String {
        var dice = Dice(seed: 3)
        var rows = ["Id,No,Source,Visits,Stage,Country,Won"]
        for number in 0..<200 {
            let (source, visits) = (dice.pick(["web", "mail", "fair"]), dice.below(12))
            let won = dice.chance(source == "web" ? 0.7 : visits > 6 ? 0.5 : 0.1)
            let stage = dice.chance(0.1) ? "open" : won ? "closed" : "dead"
            rows.append(
                "id-\(number),\(200 - number),\(source),\(visits),\(stage),DE,\(won ? "yes" : "no")"
            )
        }
        return rows.joined(separator: "\n")
    }

    private static let path = try? path(leads())

    static func path(_ text: String) throws -> String {
        let path = try Brokers.temporaryFolder() + "/leads.csv"
        try Brokers.writeFile(path, text)
        return path
    }

    private func learn(_ options: [String]) throws -> Program.End {
        try Program.run(["learn", "--csv", try #require(Self.path), "--label", "Won"] + options)
    }

    struct Columns: Decodable {
        struct Column: Decodable {
            var name: String, type: String, aucAlone: Double?, leak: Bool, leftOut: String?
        }
        var columns: [Column]
        subscript(name: String) -> Column? { columns.first { $0.name == name } }
    }

    private func columns(_ end: Program.End) throws -> Columns {
        try JSONDecoder().decode(Columns.self, from: Data(end.data.utf8))
    }

    @Test("a column that tells the outcome is warned of and left out, unless it is kept")
    func leak() throws {
        let end = try learn(["--order", "No", "--json"])
        #expect(end.code == 0)
        #expect(end.talk.contains("warning: column Stage alone predicts the outcome"))
        let found = try columns(end)
        #expect(found["Stage"]?.leak == true && found["Stage"]?.leftOut != nil)
        #expect(found["Source"]?.leak == false && found["Source"]?.leftOut == nil)
        #expect((0.6..<0.85).contains(found["Source"]?.aucAlone ?? 0))
        #expect(try StreamTests.figures(end).points.keys.allSatisfy { !$0.hasPrefix("Stage") })
        let kept = try learn(["--order", "No", "--json", "--keep", "Stage"])
        #expect(try StreamTests.figures(kept).points["Stage=closed"] != nil)
        #expect(try StreamTests.figures(kept).logLoss! < StreamTests.figures(end).logLoss!)
        let ignored = try learn(["--order", "No", "--json", "--ignore", "Source,Stage"])
        #expect(try columns(ignored)["Source"]?.leftOut == "--ignore")
        #expect(!ignored.talk.contains("Stage alone predicts"), "that was asked for")
    }

    @Test("ids and constants are left out, and said so; label and order are no features")
    func types() throws {
        let found = try columns(learn(["--order", "No", "--json"]))
        #expect(found.columns.map(\.name) == ["Id", "Source", "Visits", "Stage", "Country"])
        #expect(found["Id"]?.type == "id" && found["Id"]?.leftOut == "a name of each row")
        #expect(found["Country"]?.type == "constant" && found["Country"]?.aucAlone == nil)
    }

    @Test("rows are learned in the order that is asked for")
    func order() throws {
        let folder = try Brokers.temporaryFolder()
        func predictions(_ options: [String]) throws -> [StreamTests.Prediction] {
            let end = try learn(options + ["--predictions", folder + "/p"])
            #expect(end.talk.contains("without --order") == !options.contains("--order"))
            return try Brokers.readFile(folder + "/p").split(separator: "\n").map {
                try JSONDecoder().decode(StreamTests.Prediction.self, from: Data($0.utf8))
            }
        }
        // The number falls from the first row to the last one.
        let (ordered, asItStands) = (try predictions(["--order", "No"]), try predictions([]))
        #expect(ordered.map(\.line) == Array(2...201), "in the file's order all the same")
        #expect((ordered.last!.p - 0.2).magnitude < 1e-9, "the first one, known by its base rate")
        #expect((asItStands.first!.p - 0.2).magnitude < 1e-9)
        #expect((asItStands.last!.p - 0.2).magnitude > 1e-3)
    }

    @Test(
        "points by hand are taken by column and label or step; what is odd is told with its place")
    func points() throws {
        let folder = try Brokers.temporaryFolder()
        let file = folder + "/points.yaml"
        try Brokers.writeFile(
            file, "base_rate: 0.4\npoints:\n  Source=Web: 20\n  Visits >= 3: 5\n  Stage=closed: 9\n"
        )
        let end = try learn(["--order", "No", "--points", file, "--json"])
        #expect(end.code == 0)
        #expect(
            end.talk.contains("points.yaml:5:3: warning: the points of 'Stage=closed' are not used")
        )
        let figures = try StreamTests.figures(end)
        #expect(figures.points["Source=web"]?.hand == 20)
        #expect(figures.points["Visits>=3"]?.hand == 5)
        #expect(figures.points["Source=mail"]?.hand == 0)
        try Brokers.writeFile(
            file, "base_rat: 0.4\npoints:\n  Sorce=web: 20\n  Source=wbe: 1\n  Visits=3: many\n")
        let odd = try learn(["--points", file])
        #expect(odd.code == 78 && odd.data.isEmpty)
        for part in [
            "points.yaml:1:1: unknown key 'base_rat'; did you mean 'base_rate'?",
            "points.yaml:3:3: 'Sorce=web' is neither", "did you mean 'Source'?",
            "points.yaml:4:3: column 'Source' has no 'Source=wbe'; did you mean 'Source=web'?",
            "points.yaml:5:13: the points of 'Visits=3' must be a number",
        ] { #expect(odd.talk.contains(part), "\(odd.talk)") }
    }

    @Test("the outcome may have other words; a wrong name is told with the right one")
    func label() throws {
        let path = try #require(Self.path)
        let run = { (options: [String]) in try Program.run(["learn", "--csv", path] + options) }
        #expect(try run([]).talk.contains("--label is missing"))
        let misspelt = try run(["--label", "Wom"])
        #expect(misspelt.code == 64 && misspelt.talk.contains(#"did you mean "Won"?"#))
        let words = try run(["--label", "Stage"])
        #expect(words.code == 64 && words.talk.contains("--accepted names the values"))
        let named = try run(["--label", "Stage", "--accepted", "Closed, open", "--json"])
        #expect(named.code == 0)
        #expect(try StreamTests.figures(named).verdicts == 200)
        #expect(try run(["--label", "Stage", "--accepted", "lost"]).code == 64)
        #expect(try run(["--label", "Country", "--accepted", "DE"]).code == 65)
    }

    @Test("people see the columns, the figures and what would change")
    func text() throws {
        let text = try learn(["--order", "No"]).data
        for part in [
            "AUC alone", "no: leak? written after the outcome",
            "offline model (logistic regression",
            "Source=web", "half are accepted at a score of", "or more: ", "Learning would help",
        ] { #expect(text.contains(part), "\(text)") }
    }

    @Test("ragged rows and open quotes are told with their lines, what follows is read")
    func ragged() throws {
        let path = try Self.path("a,y\n1,1\n1\n1,2,3\n\"2,0\n3,0\n4,1\n")
        let end = try Program.run(["learn", "--csv", path, "--label", "y", "--json"])
        let told = end.talk.replacing(path, with: "FILE").split(separator: "\n").map(String.init)
        #expect(
            told.starts(with: [
                "FILE:3: left out: it has 1 field, the header 2; "
                    + "a text with a line break in it must stand in quotes",
                "FILE:4: left out: it has 3 fields, the header 2; "
                    + "a text with the delimiter in it must stand in quotes",
                "FILE:5: left out: a quote is opened and not closed",
            ]), "\(told)")
        #expect(told.last?.hasPrefix("left out 3 of ") == true)
        #expect(end.code == 0)
        #expect(try StreamTests.figures(end).verdicts == 3)
    }

    @Test(
        "a file that is no table ends with 65",
        arguments: ["", "a\n1\n", "\u{FF}\u{FE}a\0b\0", "\"open,b\n1,2\n"])
    func noTable(text: String) throws {
        let end = try Program.run(["learn", "--csv", try Self.path(text), "--label", "a"])
        #expect(end.code == 65 && end.talk.contains("cannot be read as a table"), "\(end.talk)")
    }

    @Test(
        "on X Education's raw table the warnings fire on what sales wrote",
        .enabled(if: SharedStreams.isPresent, SharedStreams.skipped))
    func xEducation() throws {
        let path = "\(SharedStreams.folder)/xeducation/leads.csv"
        let end = try Program.run([
            "learn", "--csv", path, "--label", "Converted", "--order", "Lead Number", "--json",
            "--skip-hindsight",
        ])
        #expect(end.code == 0)
        #expect(end.talk.contains("warning: column Tags alone predicts the outcome"))
        let found = try columns(end)
        // Lead Profile is filled in by sales: 20 of its 20 "Dual Specialization Student" converted.
        #expect(found.columns.filter(\.leak).map(\.name) == ["Tags", "Lead Profile"])
        #expect(found["Prospect ID"]?.type == "id" && found["TotalVisits"]?.type == "number")
        #expect(found["Magazine"]?.type == "constant")
        let figures = try StreamTests.figures(end)
        #expect(figures.verdicts == 9_240 && figures.skippedLines == 0)
        #expect(figures.auc! > 0.9 && figures.auc! < 0.95, "more would be the leak")
        #expect(figures.ece! < 0.05)
    }
}
