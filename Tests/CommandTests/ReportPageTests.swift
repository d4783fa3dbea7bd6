import Leads
import Learning
import Report
import Testing
import Wire

@testable import leadloop

@Suite struct ReportPageTests {
    private func figures(_ rows: [(published: Double, agreed: Double, accepted: Bool)])
        -> LoopReport.Figures
    {
        var figures = LoopReport.Figures()
        for row in rows {
            figures.published.note(row.published, accepted: row.accepted)
            figures.hand.note(row.agreed, accepted: row.accepted)
        }
        return figures
    }

    // Bug: a report on 72 verdicts called learning worse although its interval held 0.
    @Test("the conclusion speaks only of what the interval leaves no doubt about")
    func finding() {
        func of(_ count: Int, better: Int) -> Comparison {
            Comparison(
                figures(
                    (0..<count).map { row in
                        let isBetter = row * better / count != (row + 1) * better / count
                        return (isBetter ? 0.8 : 0.6, 0.7, true)
                    }))
        }
        #expect(of(0, better: 0).finding == .nothing)
        #expect(of(29, better: 29).finding == .early)
        #expect(of(200, better: 190).finding == .better)
        #expect(of(200, better: 10).finding == .worse)
        let open = of(200, better: 107)
        #expect(open.finding == .open && open.nextLook >= 300 && open.nextLook <= 2_000)
        #expect(Comparison(figures([(0.5, 0.5, true), (0.5, 0.5, false)])).finding == .same)
    }

    @Test("the first line of a report is its conclusion, in words")
    func firstLine() throws {
        let none = try ReportTests().view([command(.unfreeze, "u")])
        #expect(none.text(width: nil, .plain).hasPrefix("No verdict has been learned yet: "))
        let early = try ReportTests().view(verdicts(0..<26, ["demo": 1]))
        #expect(early.conclusion.hasPrefix("Too early to say whether learning helps: 26 verdicts."))
        #expect(early.json.contains(#""conclusion":{"text":"Too early"#))
    }

    @Test("rows for a spreadsheet: one head, every section, no formula")
    func csv() throws {
        let view = try ReportTests().view(
            verdicts(0..<4, rep: "=cmd|x", ["demo": 1])
                + verdicts(4..<6, accepted: true, rep: "a,\"b\"", ["page": 1]))
        let rows = view.csv.components(separatedBy: "\r\n")
        #expect(rows[0].hasPrefix("section,name,verdicts,accepted,share,low,high,log_loss"))
        #expect(rows.contains { $0.hasPrefix("acceptance,all,6,2,0.333") })
        #expect(rows.contains { $0.hasPrefix("week,2025-01-06,6,2,") })
        #expect(rows.contains { $0.hasPrefix("rep,'=cmd|x,4,0,") })
        #expect(rows.contains { $0.hasPrefix(#"rep,"a,""b""",2,2,"#) })
        #expect(rows.dropLast().allSatisfy { $0.count { $0 == "," } >= 12 } && rows.last == "")
    }

    // Bug: the name of a rep stood in the page as it came and became a tag.
    @Test("the page stands alone, has its pictures and both schemes, and escapes names")
    func page() throws {
        let view = try ReportTests().view(
            verdicts(0..<40, rep: "<script>alert(1)</script>", ["demo": 1])
                + verdicts(40..<60, accepted: true, rep: "ann", ["page": 1]))
        let html = ReportPage(view: view, nowMilliseconds: WeightsWorld.start).html
        #expect(!html.contains("<script>") && html.contains("&lt;script&gt;alert(1)"))
        #expect(!html.contains("http://") && !html.contains("https://") && !html.contains("url("))
        #expect(html.contains("prefers-color-scheme: dark"))
        #expect(html.contains(view.conclusion.prefix(20)))
        #expect(html.count(of: "<svg ") == 4 && html.count(of: "</svg>") == 4)
        #expect(html.count(of: "<section") == html.count(of: "</section>"))
        #expect(!html.contains("nan") && !html.contains("inf\""))
    }

    @Test("a threshold that is tried counts accepted leads, and the test says when it decides")
    func experiment() {
        let running = ExperimentTests.running((40, 50), of: 100)
        var view = ExperimentTests.view(running)
        #expect(view.acceptedLeads.hasPrefix("\naccepted of equally many leads"))
        (view.leadCount, view.nowMilliseconds) = (
            1_000, running.startedAtMilliseconds + 864_000_000
        )
        // 40 of 800 leads, 50 of 200.
        #expect(
            view.acceptedLeads
                == "\naccepted leads per 1,000: champion 50.0, challenger 250.0 (500.0 % of it)")
        let pairs = running.test.forecastPairs ?? 0
        #expect(pairs > 100 && pairs < 2_000)
        #expect(view.forecastMilliseconds ?? 0 > view.nowMilliseconds ?? 0)
        #expect(view.advice.contains("decides after about "))
        #expect(
            ExperimentTests.running((50, 50), of: 120).test.forecastPairs == MixtureSPRT.pairsMax)
        #expect(ExperimentTests.running((30, 62), of: 100).test.forecastPairs == nil)
    }
}

extension String {
    fileprivate func count(of part: String) -> Int { ranges(of: part).count }

    fileprivate func components(separatedBy mark: String) -> [String] {
        split(separator: mark, omittingEmptySubsequences: false).map(String.init)
    }
}
