import Leads
import Testing
import Wire

@testable import Demo
@testable import leadloop

@Suite struct DemoViewTests {
    private static func event(
        _ type: HandOver.Kind, _ number: Int, day: Int = 1, reason: String? = nil
    ) -> HandOver {
        let day = day < 10 ? "0\(day)" : "\(day)"
        return HandOver(
            type: type, mqlId: "\(number)a000000000000000", leadId: "ada\(number)@onyx.example",
            cycle: 1, at: "2026-01-\(day)T00:00:00.000Z",
            explanation: type == .qualified
                ? HandOver.Explanation(
                    score: 104.2, probability: 0.7,
                    contributions: [
                        HandOver.Share(key: "trial", kind: "behaviour", points: 47, x: 1),
                        HandOver.Share(key: "docs_page", kind: "behaviour", points: 38.4, x: 1),
                        HandOver.Share(key: "role=head", kind: "fit", points: -2, x: 1),
                    ], versions: HandOver.Explanation.Versions(weights: 1)) : nil,
            reason: reason, repId: type == .qualified ? nil : "ana")
    }

    private static var story: Story {
        var story = Story(DemoDefinition.parsed, .demo)
        for number in 0..<30 {
            story.take(event(.qualified, number))
            story.take(event(number % 3 == 0 ? .rejected : .accepted, number, day: 6 + number / 2))
        }
        var points = PublishedWeights.handSet(DemoDefinition.parsed)
        points.version = 1
        points.points["trial"] = 25
        points.points["whitepaper"] = 31
        story.take(points)
        story.takeDeadLetter(code: "json_invalid")
        return story
    }

    static func scene(_ phase: Scene.Phase = .running) -> Scene {
        var scene = Scene(
            phase: phase, story: story, clockMilliseconds: Market.startMilliseconds + 86_400_000,
            seed: 7)
        (scene.leads, scene.mqls, scene.perSecond) = (1_234, 30, 10_000.4)
        scene.counts.scored = 123_456
        return scene
    }

    @Test(
        "a frame fills its window exactly, whatever the window",
        arguments: [
            (80, 24), (120, 40), (110, 24), (200, 60), (60, 16), (20, 5), (1, 1), (300, 10),
            (59, 100),
        ])
    func size(width: Int, height: Int) {
        for phase in [Scene.Phase.starting("Wait"), .running, .settling] {
            for glyphs in [Glyphs.unicode, .ascii] {
                let lines = DemoView(glyphs: glyphs).lines(
                    Self.scene(phase), width: width, height: height)
                #expect(lines.count == height)
                #expect(lines.allSatisfy { $0.width == width && $0.text.count == width })
            }
        }
    }

    @Test("a frame of 80 x 24 shows the figures, the points, MQLs with reasons, and verdicts")
    func content() {
        let text = DemoView(glyphs: .unicode).lines(Self.scene(), width: 80, height: 24)
            .map(\.text).joined(separator: "\n")
        for part in [
            "10,000", "123,456", "1,234", "day 2", "2026-01-06", "seed 7", "weights v1",
            "accepted by sales", "pricing_page", "ada29", "trial +47, docs_page +38", "q sum up",
        ] { #expect(text.contains(part), "\(part) in\n\(text)") }
    }

    @Test("without Unicode a frame is plain ASCII")
    func ascii() {
        let lines = DemoView(glyphs: .ascii).lines(Self.scene(), width: 120, height: 40)
        #expect(lines.allSatisfy { $0.text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } })
    }

    @Test(
        "the locale decides between Unicode and ASCII",
        arguments: [
            (["LANG": "de_DE.UTF-8"], true), (["LANG": "C"], false), ([:], true),
            (["LANG": "en_GB.utf8", "LC_ALL": "POSIX"], false),
            (["LANG": "C", "LC_CTYPE": "C.UTF-8"], true),
        ])
    func locale(environment: [String: String], isUnicode: Bool) {
        #expect(Glyphs(environment: environment) == (isUnicode ? .unicode : .ascii))
    }

    @Test(
        "a track shows where a weight began, is, and should be",
        arguments: [
            (0.0, 5.0, 10.0, "○━━━━●┄┄┄┄◆"), (10, 5, 0, "◆┄┄┄┄●━━━━○"), (0, 10, 10, "○━━━━━━━━━◉"),
            (5, 5, 5, "┊    ◉     "), (0, 10, 5, "○━━━━◆━━━━●"),
        ])
    func tracks(hand: Double, now: Double, truth: Double, picture: String) {
        let weight = Story.Weight(key: "a", hand: hand, now: now, truth: truth)
        #expect(track(weight, 0...10, width: 11, .unicode).text == picture)
    }

    @Test("a long history keeps its beginning: weeks are merged, not dropped")
    func merged() {
        let weeks = (0..<100).map { Story.Week(accepted: $0 < 50 ? 0 : 4, judged: 4) }
        let shares = buckets(weeks, width: 10)
        #expect(shares == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
        #expect(sparkline(shares, .unicode) == "▁▁▁▁▁█████")
        #expect(buckets([Story.Week()], width: 10) == [nil])
        #expect(columns([0.5, 1, nil], height: 2, .unicode) == [" █ ", "██ "])
    }

    @Test("what does not fit is cut with a sign")
    func cut() {
        var line = TextLine("abc", .bold)
        line.add("def")
        #expect(line.fitted(4, .unicode).text == "abc…")
        #expect(line.fitted(6, .unicode).text == "abcdef")
        #expect(line.fitted(8, .unicode).text == "abcdef  ")
        #expect(line.fitted(1, .ascii).text == "~")
    }

    @Test("only changed lines are written again, and an equal frame not at all")
    func updates() {
        #expect(Screen.update(from: ["a", "b"], to: ["a", "b"]) == nil)
        let update = Screen.update(from: ["a", "b"], to: ["a", "c"])
        #expect(update == "\u{1B}[?2026h\u{1B}[2;1Hc\u{1B}[?2026l")
        #expect(Screen.update(from: nil, to: ["a"])?.contains("\u{1B}[2J") == true)
    }

    @Test("the story counts repeats of an MQL apart, and acceptance by simulated week")
    func story() {
        var story = Self.story
        #expect((story.qualifiedCount, story.mqlIds.count) == (30, 30))
        story.take(Self.event(.qualified, 3))
        #expect((story.qualifiedCount, story.mqlIds.count) == (31, 30))
        #expect(story.weeks.map(\.judged) == [12, 14, 4])
        #expect(story.weeks.map(\.accepted) == [8, 9, 3])
        #expect(story.changes.first?.moves.map(\.key) == ["trial", "whitepaper"])
    }
}
