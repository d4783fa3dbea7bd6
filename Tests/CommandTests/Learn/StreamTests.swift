import Brokers
import FoundationEssentials
import System
import Testing

@testable import Demo
@testable import leadloop

/// `learn FILE` from outside, on small streams.
@Suite(.serialized) struct StreamTests {
    static let header = #"{"name":"small","baseRate":0.2,"points":{"demo":40,"page":0}}"#

    /// Runs a stream of these lines; the name of the file stands as FILE in what it says.
    static func learn(_ lines: [String], _ options: [String] = []) throws -> End {
        let folder = try Brokers.temporaryFolder()
        let path = folder + "/verdicts.jsonl"
        try Brokers.writeFile(path, lines.joined(separator: "\n"))
        let end = try Program.run(["learn", path] + options)
        return End(
            code: end.code, data: end.data.replacing(path, with: "FILE"),
            talk: end.talk.replacing(path, with: "FILE"))
    }

    struct End { var code: Int32, data: String, talk: String }

    struct Figures: Decodable {
        struct Points: Decodable { var hand: Double, now: Double }
        struct Some: Decodable { var logLoss: Double?, auc: Double? }
        struct Rep: Decodable {
            var repId: String, verdicts: Int, agreement: Double, alerts: [String]
        }
        var verdicts: Int, measured: Int, unteaching: Int, corrections: Int, skippedLines: Int
        var overDayLimit: Int, reps: [Rep]
        var logLoss: Double?, auc: Double?, ece: Double?, brier: Double?
        var ofAll: Some, hindsight: Some?
        var untilWithin5Percent: Int?, untilWithin10Percent: Int?
        var points: [String: Points]
        var publications: Int, pointChanges: Int
    }

    static func figures(_ end: End) throws -> Figures { try figures(end.data) }
    static func figures(_ end: Program.End) throws -> Figures { try figures(end.data) }

    private static func figures(_ data: String) throws -> Figures {
        #expect(data.split(separator: "\n").count == 1, "one object, on one line")
        return try JSONDecoder().decode(Figures.self, from: Data(data.utf8))
    }

    struct Prediction: Decodable, Equatable { var line: Int, p: Double, y: Int, measured: Bool? }

    static func predictions(_ lines: [String], _ options: [String] = []) throws -> [Prediction] {
        let path = try Brokers.temporaryFolder() + "/p.jsonl"
        let end = try learn(lines, options + ["--predictions", path])
        #expect(end.code == 0, "\(end.talk)")
        return try Brokers.readFile(path).split(separator: "\n").map {
            try JSONDecoder().decode(Prediction.self, from: Data($0.utf8))
        }
    }

    @Test("blank lines, CRLF and a byte order mark are nothing; y may be true or false")
    func tolerance() throws {
        let lines = [
            "\u{FEFF}" + Self.header + "\r", "\r", #"{"x":{"demo":1},"y":true}"# + "\r", " ",
        ]
        let end = try Self.learn(lines, ["--json"])
        #expect(end.code == 0 && end.talk.isEmpty, "\(end.talk)")
        #expect(try Self.figures(end).verdicts == 1)
    }

    @Test("points are those of the header and of all keys that a verdict has")
    func points() throws {
        let lines = [Self.header, #"{"x":{"demo":1,"new":0.5},"y":0}"#]
        let points = try Self.figures(Self.learn(lines, ["--json"])).points
        #expect(Set(points.keys) == ["demo", "page", "new"])
        #expect(points["demo"]?.hand == 40 && points["new"]?.hand == 0)
        #expect((points["demo"]?.now ?? 99) < 40 && (points["new"]?.now ?? 0) < 0)
        #expect(points["page"]?.now == 0)
    }

    @Test("p is given before the verdict is known, in the order of the file")
    func order() throws {
        // Base rate .2 and 40 points by hand: even chances.
        let rows = try Self.predictions([
            Self.header, #"{"x":{"demo":1},"y":1}"#, "{", #"{"x":{"demo":1},"y":0}"#,
        ])
        #expect(rows.map(\.line) == [2, 4] && rows.map(\.y) == [1, 0])
        #expect((rows[0].p - 0.5).magnitude < 1e-12)
        #expect(rows[1].p > 0.55, "the first acceptance is learned before the second prediction")
    }

    @Test("with times a verdict is predicted at `at` and learned at `judgedAt`")
    func delay() throws {
        let lines = [
            Self.header,
            // Told last, first in time; its verdict comes when two others were handed over.
            #"{"x":{"demo":1},"y":1,"at":"2026-01-03T00:00:00Z"}"#,
            #"{"x":{"demo":1},"y":1,"at":"2026-01-02T00:00:00Z"}"#,
            #"{"x":{"demo":1},"y":0,"at":"2026-01-01","judgedAt":"2026-01-02 12:00"}"#,
        ]
        let p = try Self.predictions(lines).map(\.p)
        #expect((p[2] - 0.5).magnitude < 1e-12, "the first of all")
        #expect((p[1] - 0.5).magnitude < 1e-12, "the only verdict so far has not come yet")
        #expect(p[0] != p[1], "by now two have come")
    }

    @Test("a reason masks, and one that teaches nothing is predicted and not measured")
    func reasons() throws {
        let header = #"{"baseRate":0.2,"points":{"demo":0,"size=large":0}}"#
        let x = #""x":{"demo":1,"size=large":1}"#
        func points(_ reason: String) throws -> Figures {
            try Self.figures(
                Self.learn([header, "{\(x),\"y\":0\(reason)}"], ["--json", "--skip-hindsight"]))
        }
        let all = try points("")
        #expect(all.points["demo"]!.now < 0 && all.points["size=large"]!.now < 0)
        let fit = try points(#","reason":"bad_fit""#)
        #expect(fit.points["demo"]!.now == 0 && fit.points["size=large"]!.now < 0)
        let behaviour = try points(#","reason":"researching""#)
        #expect(behaviour.points["demo"]!.now < 0 && behaviour.points["size=large"]!.now == 0)
        let nothing = try points(#","reason":"bad_data""#)
        #expect(nothing.points.values.allSatisfy { $0.now == 0 })
        #expect(nothing.verdicts == 1 && nothing.measured == 0 && nothing.unteaching == 1)
        #expect(nothing.logLoss == nil && nothing.ofAll.logLoss != nil)
    }

    @Test("a weight k teaches less and counts once in the figures")
    func importance() throws {
        func run(_ k: String) throws -> Figures {
            let line = #"{"x":{"demo":1},"y":1"# + k + "}"
            return try Self.figures(Self.learn([Self.header, line], ["--json"]))
        }
        let (full, part) = (try run(""), try run(#","k":0.25"#))
        #expect(full.points["demo"]!.now > part.points["demo"]!.now)
        #expect(part.points["demo"]!.now > 40 && full.logLoss == part.logLoss)
    }

    @Test("a correction takes back what it supersedes, and is not measured; an id counts once")
    func corrections() throws {
        let right = #"{"x":{"demo":1},"y":1,"judgementId":"b"#
        let only = try Self.figures(Self.learn([Self.header, right + "\"}"], ["--json"]))
        let end = try Self.learn(
            [
                Self.header, #"{"x":{"demo":1},"y":0,"judgementId":"a"}"#,
                right + #"","supersedes":"a"}"#, #"{"x":{},"y":1,"judgementId":"a"}"#,
            ], ["--json"])
        let corrected = try Self.figures(end)
        #expect((corrected.points["demo"]!.now - only.points["demo"]!.now).magnitude < 1e-9)
        #expect(corrected.corrections == 1 && corrected.measured == 1 && corrected.verdicts == 2)
        #expect(end.talk.contains("FILE:4: left out: judgementId stands in line 2 already"))
    }

    @Test("a rep who judges against the others is told, and costs little")
    func hostileRep() throws {
        var dice = Dice(seed: 11)
        var (mixed, plain) = ([Self.header], [Self.header])
        for number in 0..<1_500 {
            let (good, rep) = (dice.chance(0.5), number % 5)
            let honest = dice.chance(good ? 0.8 : 0.1)
            let accepted = rep == 0 ? !honest : honest
            let line = "{\"x\":{\"\(good ? "good" : "bad")\":1},\"y\":\(accepted ? 1 : 0)"
            mixed.append(line + ",\"repId\":\"rep-\(rep)\"}")
            plain.append(line + "}")
        }
        let figures = try Self.figures(Self.learn(mixed, ["--json", "--skip-hindsight"]))
        let odd = try #require(figures.reps.first)
        #expect(odd.repId == "rep-0" && odd.agreement < 0 && odd.verdicts == 300)
        #expect(odd.alerts == ["judges against the others"])
        #expect(figures.reps.dropFirst().allSatisfy { $0.alerts.isEmpty && $0.agreement > 0.5 })
        let without = try Self.figures(Self.learn(plain, ["--json", "--skip-hindsight"]))
        func gap(_ figures: Figures) -> Double {
            figures.points["good"]!.now - figures.points["bad"]!.now
        }
        // The truth is 104 points apart: 28.85 x (ln 4 + ln 9).
        #expect(gap(figures) > 80, "\(gap(figures))")
        #expect(gap(without) < 70, "without lines the bound fails: \(gap(without))")
    }

    @Test("a rep's day has a limit in service mode, where days are known")
    func dayLimit() throws {
        func over(_ time: String, _ options: [String]) throws -> Int {
            let line = #"{"x":{"demo":1},"y":0,"repId":"r""# + time + "}"
            let lines = [Self.header] + Array(repeating: line, count: 230)
            return try Self.figures(Self.learn(lines, options + ["--json"])).overDayLimit
        }
        let day = #","at":"2026-01-02T10:00:00Z""#
        #expect(try over(day, ["--service"]) == 30)
        #expect(try over(day, []) == 0)
        #expect(try over("", ["--service"]) == 0)
    }

    @Test("in service mode p comes from published points, in steps")
    func service() throws {
        let lines = [Self.header] + Array(repeating: #"{"x":{"demo":1},"y":0}"#, count: 60)
        let p = try Self.predictions(lines, ["--service"]).map(\.p)
        #expect(p[..<25].allSatisfy { ($0 - 0.5).magnitude < 1e-12 }, "nothing is published yet")
        #expect(p[25] < 0.5 && Set(p[25..<50]).count == 1)
        let figures = try Self.figures(Self.learn(lines, ["--service", "--json"]))
        #expect(figures.publications == 2)
        let now = figures.points["demo"]!.now
        #expect(now == now.rounded() && now == 30, "two steps of 5")
    }

    @Test("where publication would stop and ask a person, that is told, and it goes on")
    func freezes() throws {
        // Everybody accepts, and then nobody does.
        let lines = (0..<1_700).map { "{\"x\":{\"demo\":1},\"y\":\($0 < 1_200 ? 1 : 0)}" }
        let rows = try Self.predictions([Self.header] + lines, ["--service"])
        #expect(rows[1_200].p > 0.9 && rows.last!.p < 0.3)
        let end = try Self.learn([Self.header] + lines, ["--service"])
        #expect(end.data.contains("publication would stop and ask a person"), "\(end.data)")
        let free = try Self.learn([Self.header] + lines)
        #expect(!free.data.contains("ask a person"))
    }

    @Test("more features than are learned together are refused, with what to do")
    func tooWide() throws {
        let x = (0...1_000).map { "\"f\($0)\":1" }.joined(separator: ",")
        let lines = [Self.header, "{\"x\":{\(x)},\"y\":1}"]
        let end = try Self.learn(lines, ["--model", "full"])
        #expect(end.code == 65 && end.talk.contains("too many for --model full"), "\(end.talk)")
        #expect(try Self.learn(lines).code == 0)
    }

    @Test("one of FILE, --csv and --bench; stdin is -; a file that is not there ends with 74")
    func misuse() throws {
        #expect(try Program.run(["learn"]).code == 64)
        #expect(try Program.run(["learn", "a", "--csv", "b"]).code == 64)
        #expect(try Program.run(["learn", "/nonexistent.jsonl"]).code == 74)
        #expect(try Program.run(["learn", "a", "--model", "none"]).code == 64)
        let export = ["learn", "--csv", "a", "--label", "b", "--write", "c", "--model", "full"]
        #expect(try Program.run(export).talk.contains("--write needs --model diagonal"))
        #expect(try Program.run(["learn", "-"]).talk.contains("- is empty"))
    }
}
