import Config
import Leads
import Testing
import YAML

/// Reads a definition and gives its findings as people see them.
func findings(_ yaml: String) -> [String] {
    Definition.read(Array(yaml.utf8), file: "mql.yaml").findings.map(\.description)
}

@Suite("Definition file") struct DefinitionFileTests {
    @Test("a whole file becomes the definition that it says")
    func whole() throws {
        let yaml = """
            version: 1
            model: emea
            points_to_double_odds: 10
            base_rate: 0.25
            threshold: 50
            exit: 30.5
            events: {late: 14d, future: 90s}
            ignore: [Email Sent]
            behaviours:
              - {name: demo, match: {event: Demo Requested}, points: 50, max_count: 1, half_life: 30d}
              - name: page
                match:
                  event: Page Viewed
                points: 1.5
                max_count: 8
                half_life: 12h
            fit:
              - {name: employees, type: number, from: [size, company.size], bands: [{below: 10, points: -10}, {below: 50, points: 0}, {below: 51, points: 1}, {points: 5, label: huge}]}
              - {name: industry, type: text, from: industry, sets: [{label: core, in: [Software, IT & Telecom], points: 8}], otherwise: -1}
              - {name: student, type: bool, from: student, points: {true: -30}}
            learning:
              mode: propose
              publish: {every: 10, at_most: 6h, step: 3, evidence: 5, dead_band: 1, bound: 40, keep_sign: false}
              pinned: [demo, industry, employees=<10]
              exploration: {share: 0.02, after: 36h}
              reject_after: 10d
            """
        let (read, found) = Definition.read(Array(yaml.utf8), file: "mql.yaml")
        #expect(found.map(\.description) == [])
        var expected = Definition(threshold: 50, exit: 30.5)
        expected.model = "emea"
        expected.pointsToDoubleOdds = 10
        expected.baseRate = 0.25
        expected.events.lateSeconds = 14 * 86_400
        expected.events.futureSeconds = 90
        expected.ignore = ["Email Sent"]
        expected.behaviours = [
            Behaviour(
                name: "demo", event: "Demo Requested", points: 50, maxCount: 1,
                halfLifeSeconds: 30 * 86_400),
            Behaviour(
                name: "page", event: "Page Viewed", points: 1.5, maxCount: 8,
                halfLifeSeconds: 12 * 3600),
        ]
        expected.fit = [
            FitAttribute(
                name: "employees", from: ["size", "company.size"],
                kind: .number(bands: [
                    .init(label: "<10", below: 10, points: -10),
                    .init(label: "10-49", below: 50, points: 0),
                    .init(label: "50", below: 51, points: 1),
                    .init(label: "huge", below: nil, points: 5),
                ])),
            FitAttribute(
                name: "industry", from: ["industry"],
                kind: .text(
                    sets: [.init(label: "core", values: ["software", "it & telecom"], points: 8)],
                    otherwise: -1)),
            FitAttribute(
                name: "student", from: ["student"], kind: .bool(whenTrue: -30, whenFalse: 0)),
        ]
        expected.learning.mode = .propose
        expected.learning.publish.everyVerdicts = 10
        expected.learning.publish.atMostSeconds = 6 * 3600
        expected.learning.publish.stepPoints = 3
        expected.learning.publish.evidence = 5
        expected.learning.publish.deadBandPoints = 1
        expected.learning.publish.boundPoints = 40
        expected.learning.publish.keepsSign = false
        expected.learning.pinned = ["demo", "industry", "employees=<10"]
        expected.learning.exploration.share = 0.02
        expected.learning.exploration.afterSeconds = 36 * 3600
        expected.learning.rejectAfterSeconds = 10 * 86_400
        #expect(try #require(read) == expected)
    }

    @Test("nobody is explored unless the file speaks of it; then 5 % after three days")
    func exploration() throws {
        for (text, share) in [("{mode: auto}", 0), ("{exploration: {}}", 0.05)] {
            let yaml = """
                version: 1
                threshold: 60
                behaviours:
                  - {name: demo, match: {event: Demo}, points: 60, max_count: 1, half_life: 30d}
                learning: \(text)
                """
            let read = Definition.read(Array(yaml.utf8), file: "mql.yaml").definition
            let definition = try #require(read)
            #expect(definition.learning.exploration.share == share)
            #expect(definition.learning.exploration.afterSeconds == 3 * 86_400)
            #expect(definition.learning.rejectAfterSeconds == nil)
            #expect((Model(definition).exploration == nil) == (share == 0))
        }
        #expect(Definition.standard.learning.exploration.share == 0)
    }

    @Test("what is left out has the defaults of the design")
    func defaults() throws {
        let yaml = """
            version: 1
            threshold: 60
            behaviours:
              - {name: demo, match: {event: Demo Requested}, points: 60, max_count: 1, half_life: 30d}
            """
        let definition = try #require(
            Definition.read(Array(yaml.utf8), file: "mql.yaml").definition)
        #expect(definition.model == "default")
        #expect(definition.exit == 42)
        #expect(definition.pointsToDoubleOdds == 20)
        #expect(definition.events == EventLimits())
        #expect(definition.learning == LearningRules())
    }

    @Test("the built-in definition has no fault and scores the catalogue")
    func standard() {
        let (definition, found) = Definition.read(
            Array(Definition.defaultFile.utf8), file: "built-in")
        #expect(found.map(\.description) == [])
        #expect(definition == Definition.standard)
        #expect(Definition.standard.behaviours.first { $0.name == "demo_request" }?.weight == 50)
        #expect(Definition.standard.features.count > 50)
    }

    @Test("the hash is that of the file's bytes")
    func hash() {
        #expect(
            Definition.hash(of: Array("version: 1\n".utf8))
                == "09bfcc6a14b83e2192b8673677725c84883ee9cd0c70e45c9ec09daa8f2b2847")
        #expect(Definition.hash(of: []) != Definition.hash(of: [10]))
    }

    @Test("numbers without bounds have labels that people read")
    func bandLabels() {
        let yaml = """
            version: 1
            threshold: 1
            fit:
              - {name: a, type: number, from: a, bands: [{below: -5, points: 1}, {below: 0.5, points: 0}, {below: 1.25, points: 0}, {below: 5000, points: 0}, {points: 2}]}
              - {name: b, type: number, from: b, bands: [{points: 2}]}
            """
        let definition = Definition.read(Array(yaml.utf8), file: "mql.yaml").definition
        #expect(
            definition?.features.map(\.key) == [
                "a=<-5", "a=-5-0.5", "a=0.5-1.25", "a=1.25-5000", "a=5000+", "b=any",
            ])
    }

    /// Catches a reader that drops `kind`: reasons would then teach nothing about such an attribute.
    @Test("'kind' says what an attribute is about; without it its name does; others are refused")
    func attributeKind() {
        func read(_ attribute: String) -> (subject: FitAttribute.Subject?, findings: [String]) {
            let yaml = """
                version: 1
                threshold: 1
                fit:
                  - {\(attribute), type: bool, from: x, points: {true: 3}}
                """
            let (definition, found) = Definition.read(Array(yaml.utf8), file: "mql.yaml")
            return (definition?.fit.first?.subject, found.map(\.description))
        }
        #expect(read("name: level, kind: seniority").subject == .seniority)
        #expect(read("name: team, kind: job_function").subject == .jobFunction)
        #expect(read("name: function").subject == .jobFunction)
        #expect(read("name: size").subject == .other)
        #expect(read("name: country, kind: other").subject == .other)
        let wrong = read("name: level, kind: rank").findings
        #expect(wrong.count == 1 && wrong[0].contains("rank") && wrong[0].contains("seniority"))
    }

    @Test("a file that is no mapping, or empty, is refused")
    func notAMapping() {
        #expect(findings("- a") == ["mql.yaml:1:1: the file must be a mapping, not a list"])
        #expect(findings("") == ["mql.yaml:1:1: the file is empty"])
        #expect(
            findings("{}") == [
                "mql.yaml:1:1: the file lacks 'version'",
                "mql.yaml:1:1: the file lacks 'threshold'",
            ])
    }

    @Test("a newer version is one finding, not one per key that is new")
    func newer() {
        #expect(
            findings("version: 2\nthresholds: [1, 2]\n") == [
                "mql.yaml:1:1: version 2 is newer than 1, which this program reads; "
                    + "update leadloop, or if it is your own edition write format: 1 beside it"
            ])
        #expect(findings("version: 0\nthreshold: 0\nexit: -1\n").count == 1)
    }
}
