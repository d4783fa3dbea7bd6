// What marketing and sales of the demo's company agreed on before anybody knew better. It is a file
// as people write it: points by gut feeling, and the loop has to find out how wrong they are.
import Config
import Leads

enum DemoDefinition {
    static let file = """
        version: 1
        model: demo
        points_to_double_odds: 20
        base_rate: 0.20
        threshold: 100
        exit: 50
        ignore: [Email Opened]
        behaviours:
          - {name: demo_request, match: {event: Demo Requested}, points: 30, max_count: 1, half_life: 30d}
          - {name: trial, match: {event: Trial Started}, points: 20, max_count: 1, half_life: 21d}
          - {name: webinar, match: {event: Webinar Attended}, points: 15, max_count: 2, half_life: 21d}
          - {name: whitepaper, match: {event: Whitepaper Downloaded}, points: 12, max_count: 3, half_life: 30d}
          - {name: email_click, match: {event: Email Link Clicked}, points: 4, max_count: 5, half_life: 14d}
          - {name: pricing_page, match: {event: Pricing Page Viewed}, points: 4, max_count: 3, half_life: 14d}
          - {name: docs_page, match: {event: Docs Page Viewed}, points: 2, max_count: 4, half_life: 14d}
          - {name: case_study, match: {event: Case Study Read}, points: 3, max_count: 3, half_life: 14d}
          - {name: page_view, match: {event: Page Viewed}, points: 1, max_count: 10, half_life: 7d}
          - {name: careers_page, match: {event: Careers Page Viewed}, points: -2, max_count: 3, half_life: 14d}
        fit:
          - name: role
            type: text
            from: role
            sets:
              - {label: head, in: [head, director], points: 15}
              - {label: manager, in: [manager], points: 5}
              - {label: student, in: [student], points: -5}
            otherwise: 0
          - name: size
            type: number
            from: employees
            bands:
              - {label: small, below: 50, points: -5}
              - {label: middle, below: 1000, points: 5}
              - {label: large, points: 15}
          - name: industry
            type: text
            from: industry
            sets: [{label: core, in: [software, telecom], points: 10}]
            otherwise: 0
        learning:
          mode: auto
          publish: {every: 25, at_most: 7d, step: 3, evidence: 5, dead_band: 2, bound: 60, keep_sign: true}

        """

    static let parsed: Definition = {
        let (definition, findings) = Definition.read(Array(file.utf8), file: "demo definition")
        guard let definition else {
            preconditionFailure("the demo's definition has faults: \(findings)")
        }
        return definition
    }()
}

/// What really makes a buyer: nobody in the demo's company knows it.
struct HiddenTruth: Sendable {
    /// W per feature, as in the definition.
    let points: [String: Double]
    /// Score at which acceptance is even.
    let offset: Double
    let pointsToDoubleOdds = 20.0
    /// What two features are worth together, beyond the points of both.
    var together: [Pair] = []

    struct Pair: Sendable { let first: String, second: String, points: Double }

    /// Acceptance of a lead with these features, in (0, 1).
    func probability(_ features: [(key: String, x: Double)]) -> Double {
        var score = features.reduce(0) { $0 + (points[$1.key] ?? 0) * $1.x }
        for pair in together {
            let x = { (key: String) in features.first { $0.key == key }?.x ?? 0 }
            score += pair.points * x(pair.first) * x(pair.second)
        }
        return 1 / (1 + exp2(-(score - offset) / pointsToDoubleOdds))
    }

    static let demo = HiddenTruth(
        points: [
            "demo_request": 60, "trial": 55, "webinar": 4, "whitepaper": 1, "email_click": 2,
            "pricing_page": 50, "docs_page": 44, "case_study": 30, "page_view": 5,
            "careers_page": -40,
            "role=head": 3, "role=manager": 16, "role=other": 2, "role=student": -45,
            "size=small": -28, "size=middle": 14, "size=large": 0,
            "industry=core": 10, "industry=other": -18,
        ],
        offset: 62)
}
