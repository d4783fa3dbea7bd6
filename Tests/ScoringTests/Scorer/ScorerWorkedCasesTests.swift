// Worked examples, as scoring.md, "Worked example" has one: one event
// name per behaviour in place of `where`, and texts, numbers and bools in place of lists of titles.
import Leads
import Scoring
import TestSupport
import Testing
import Wire

@Suite("worked cases")
struct ScorerWorkedCasesTests {
    static let lead = ScorerFixture.leads[0]

    private static func behaviour(_ name: String, _ points: Double, _ max: Double, _ days: Double)
        -> Behaviour
    {
        Behaviour(
            name: name, event: name, points: points, maxCount: max,
            halfLifeSeconds: days * 86_400)
    }

    private static func text(
        _ name: String, _ sets: [(String, Double)], otherwise: Double? = nil
    ) -> FitAttribute {
        FitAttribute(
            name: name, from: [name],
            kind: .text(
                sets: sets.map { .init(label: $0.0, values: [$0.0], points: $0.1) },
                otherwise: otherwise))
    }

    static let definition: Definition = {
        var definition = Definition(threshold: 1_000)
        definition.baseRate = 0.1
        definition.behaviours = [
            behaviour("demo_request", 50, 1, 30), behaviour("pricing_page", 10, 3, 7),
            behaviour("page_view", 1, 8, 3), behaviour("product_guide", 12, 3, 30),
            behaviour("content", 6, 3, 30), behaviour("webinar_signup", 6, 2, 21),
            behaviour("webinar", 14, 2, 21), behaviour("form", 10, 2, 21),
            behaviour("email_click", 2, 5, 7),
        ]
        definition.fit = [
            text("seniority", [("manager", 5), ("student", -30)]),
            text("function", [("marketing", 10)], otherwise: -5),
            FitAttribute(
                name: "employees", from: ["employees"],
                kind: .number(bands: [
                    .init(label: "under-10", below: 10, points: -10),
                    .init(label: "10-49", below: 50, points: 0),
                    .init(label: "50-499", below: 500, points: 10),
                    .init(label: "more", below: nil, points: 12),
                ])),
            text("industry", [("software", 8)], otherwise: 0),
            text("country", [("DE", 5), ("US", 5)], otherwise: -15),
            text("email_class", [("business", 4), ("free", -5), ("education", -20)]),
        ]
        return definition
    }()

    static let goodFit = """
        {"seniority":"Manager","function":"marketing","employees":120,"industry":"software",
        "country":"DE","email_class":"business"}
        """

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// Event and how many days ago.
        var events: [(String, Double)]
        var traits: String
        /// In hundredths; p rounded as the design prints it.
        var engagement: Int64, fit: Int64, p: Double
        var completeness = 1.0
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "Ada",
            events: [
                ("pricing_page", 2), ("pricing_page", 1), ("content", 1), ("page_view", 3),
                ("page_view", 3), ("page_view", 2), ("page_view", 1), ("demo_request", 0),
            ], traits: goodFit, engagement: 7_554, fit: 4_200, p: 0.867),
        Case(
            name: "one demo request, good fit", events: [("demo_request", 0)], traits: goodFit,
            engagement: 5_000, fit: 4_200, p: 0.73),
        Case(
            name: "ten page views, good fit", events: Array(repeating: ("page_view", 0), count: 10),
            traits: goodFit, engagement: 800, fit: 4_200, p: 0.39),
        Case(
            name: "ten page views, nothing known",
            events: Array(repeating: ("page_view", 0), count: 10), traits: "{}", engagement: 800,
            fit: 0, p: 0.13, completeness: 0),
        Case(
            name: "demo request, free mail", events: [("demo_request", 0)],
            traits: #"{"email_class":"free"}"#, engagement: 5_000, fit: -500, p: 0.35,
            completeness: 1.0 / 6),
        Case(
            name: "demo request, student in DE with free mail", events: [("demo_request", 0)],
            traits: #"{"seniority":"student","email_class":"free","country":"DE"}"#,
            engagement: 5_000, fit: -3_000, p: 0.18, completeness: 0.5),
        Case(
            name: "webinar",
            events: [
                ("webinar_signup", 12), ("webinar", 10), ("content", 9), ("content", 3),
                ("pricing_page", 2), ("pricing_page", 1), ("pricing_page", 0), ("page_view", 2),
                ("page_view", 2), ("page_view", 1), ("page_view", 1), ("page_view", 0),
                ("page_view", 0), ("email_click", 9), ("email_click", 2),
            ],
            traits: """
                {"seniority":"manager","function":"catering","employees":30,"industry":"mining",
                "country":"US","email_class":"business"}
                """, engagement: 5_914, fit: 900, p: 0.54),
        Case(
            name: "marketing intern",
            events: Array(repeating: ("product_guide", 0), count: 10)
                + Array(repeating: ("form", 0), count: 2)
                + Array(repeating: ("page_view", 0), count: 10),
            traits: """
                {"seniority":"student","function":"marketing","email_class":"education",
                "country":"DE"}
                """, engagement: 6_400, fit: -3_500, p: 0.23, completeness: 4.0 / 6),
    ]

    @Test("come out to the printed digit", arguments: cases)
    func worked(example: Case) throws {
        let probe = ScorerProbe(Self.definition)
        let newestFirst = example.events.sorted { $0.1 > $1.1 }
        for (event, days) in newestFirst { probe.track(event, Self.lead, days: 20 - days) }
        probe.identify(example.traits, Self.lead, days: 20)
        let lead = try #require(probe.lead(Self.lead))
        let explanation = probe.partition.explanation(of: lead, atMilliseconds: lead.newest)
        #expect(explanation.score.engagementCentipoints == example.engagement)
        #expect(explanation.score.fitCentipoints == example.fit)
        let steps: Double = example.name == "Ada" ? 1_000 : 100
        #expect((explanation.probability * steps).rounded() / steps == example.p)
        #expect(abs(explanation.completeness - example.completeness) < 1e-9)
        #expect(
            explanation.shares.map(\.contribution.centipoints).reduce(0, +)
                == explanation.score.centipoints)
    }

    @Test("an MQL event says all of it, and its points sum to its score")
    func event() throws {
        var definition = Self.definition
        definition.threshold = 100
        let probe = ScorerProbe(definition)
        probe.identify(Self.goodFit, Self.lead, days: 0)
        for (event, days) in Self.cases[0].events.sorted(by: { $0.1 > $1.1 }).dropLast() {
            #expect(probe.track(event, Self.lead, days: 4 - days).outputs.isEmpty)
        }
        let outputs = probe.track("demo_request", Self.lead, days: 4, id: "the one").outputs
        let event = try #require(outputs.events.first)
        #expect(event["type"] == .text("qualified") && event["leadId"] == .text(Self.lead))
        #expect(event["cycle"] == .number(1) && event["model"] == .text("default"))
        #expect(event["trigger"] == .text("event") && event["triggerId"] == .text("the one"))
        #expect(event["at"] == .text("2026-01-05T00:00:00.000Z"))
        #expect(event["state"] == .text("mql"))
        let explanation = try #require(event["explanation"])
        #expect(explanation["score"] == .number(117.54))
        #expect(explanation["engagement"] == .number(75.54))
        #expect(explanation["fit"] == .number(42))
        #expect(explanation["probability"] == .number(0.867))
        #expect(explanation["completeness"] == .number(1))
        #expect(explanation["whyNot"] == .null && explanation["asOf"] == event["at"])
        #expect(explanation["versions"]?["weights"] == .number(0))
        #expect(
            shares(explanation) == [
                "demo_request 50 50 1 1 1", "pricing_page 17.26 30 0.5754 1.7261 2",
                "function=marketing 10 10 1", "employees=50-499 10 10 1",
                "industry=software 8 8 1", "content 5.86 18 0.3257 0.9772 1",
                "seniority=manager 5 5 1", "country=DE 5 5 1", "email_class=business 4 4 1",
                "page_view 2.42 8 0.303 2.4237 4",
            ])
        #expect(explanation["gates"]?[0]?["gate"] == .text("lifecycle"))
        #expect(explanation["gates"]?[1]?["distance"] == .number(0))
        #expect(event["recentEvents"]?[0]?["key"] == .text("demo_request"))
        #expect(event["recentEvents"]?[7] != nil && event["recentEvents"]?[8] == nil)
    }

    /// Key, points, weight, x, decayed count and count of each contribution.
    private func shares(_ explanation: FoundationValue) -> [String] {
        guard case .array(let shares) = explanation["contributions"] else { return [] }
        return shares.map { share in
            ["key", "points", "weight", "x", "decayedCount", "count"].compactMap {
                switch share[$0] {
                case .text(let text): text
                case .number(let number):
                    number == number.rounded() ? "\(Int(number))" : "\(number)"
                default: nil
                }
            }.joined(separator: " ")
        }
    }
}
