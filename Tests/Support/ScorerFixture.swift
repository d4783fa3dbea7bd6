// What the tests of the scorer's partition agree on: a partition, its lead ids, three definitions.
package import Leads
package import Scoring
package import Wire

package enum ScorerFixture {
    package static let partitionCount: Int32 = 3
    package static let partition: Int32 = 1
    /// 2026-01-01T00:00:00Z.
    package static let start: Int64 = 1_767_225_600_000
    package static let hour: Int64 = 3_600_000
    package static let day: Int64 = 86_400_000
    package static let identity = Identity(secret: "scorer-test", model: "default")

    /// Ids of leads that belong to the partition, and of such that do not.
    package static let leads = ids { $0 == partition }
    package static let strangers = ids { $0 != partition }

    /// Ids of leads that belong to the partition by `partitioner`.
    package static func ids(by partitioner: Partitioner) -> [String] {
        (0..<60).map { "lead-\($0)" }.filter {
            partitioner.partition(key: $0.utf8Span.span.bytes, count: partitionCount) == partition
        }
    }

    private static func ids(where belongs: (Int32) -> Bool) -> [String] {
        (0..<60).map { "lead-\($0)" }.filter {
            let key = Array($0.utf8)
            return belongs(Murmur2.partition(key: key.span.bytes, count: partitionCount))
        }
    }

    /// They agree in nothing but the half-lives: names, order, labels and thresholds change.
    package static let definitions = [first, second, third]

    private static let demo = Behaviour(
        name: "demo", event: "Demo Requested", points: 30, maxCount: 1,
        halfLifeSeconds: 30 * 86_400)
    private static let pricing = Behaviour(
        name: "pricing", event: "Pricing Viewed", points: 10, maxCount: 3,
        halfLifeSeconds: 7 * 86_400)
    /// So short that landmarks move.
    private static let page = Behaviour(
        name: "page", event: "Page Viewed", points: 2, maxCount: 8, halfLifeSeconds: 3_600)
    private static let careers = Behaviour(
        name: "careers", event: "Careers Viewed", points: -12, maxCount: 2,
        halfLifeSeconds: 14 * 86_400)
    private static let free = Behaviour(
        name: "free", event: "Nothing Viewed", points: 0, maxCount: 1, halfLifeSeconds: 86_400)

    private static let first: Definition = {
        var definition = Definition(threshold: 29, exit: 20)
        definition.events.lateSeconds = 20 * 86_400
        definition.ignore = ["Email Sent"]
        definition.behaviours = [demo, pricing, page, careers, free]
        definition.fit = [
            FitAttribute(
                name: "industry", from: ["industry", "company.industry"],
                kind: .text(
                    sets: [
                        .init(label: "core", values: ["software", "telecom"], points: 8),
                        .init(label: "near", values: ["retail"], points: 4),
                    ], otherwise: -6)),
            FitAttribute(
                name: "employees", from: ["employees"],
                kind: .number(bands: [
                    .init(label: "few", below: 50, points: -4),
                    .init(label: "some", below: 500, points: 6),
                    .init(label: "many", below: nil, points: 9),
                ])),
            FitAttribute(
                name: "customer", from: ["customer"],
                kind: .bool(whenTrue: -5, whenFalse: 1)),
        ]
        return definition
    }()

    private static let second: Definition = {
        var definition = first
        definition.threshold = 25
        definition.exit = 15
        let webinar = Behaviour(
            name: "webinar", event: "Email Sent", points: 14, maxCount: 2,
            halfLifeSeconds: 21 * 86_400)
        definition.ignore = []
        definition.behaviours = [webinar, page, pricing, demo]
        definition.fit = [
            FitAttribute(
                name: "employees", from: ["employees"],
                kind: .number(bands: [
                    .init(label: "few", below: 200, points: -2),
                    .init(label: "many", below: nil, points: 9),
                ])),
            FitAttribute(
                name: "industry", from: ["industry"],
                kind: .text(
                    sets: [.init(label: "core", values: ["software", "retail"], points: 10)],
                    otherwise: nil)),
        ]
        return definition
    }()

    private static let third: Definition = {
        var definition = first
        definition.events.lateSeconds = 5 * 86_400
        definition.behaviours = [careers, demo, page]
        definition.fit.removeLast()
        return definition
    }()

    /// A definition with the rules that feed learning: most of the engaged leads are explored, and
    /// silence is a rejection soon.
    package static func learning(_ definition: Definition) -> Definition {
        var definition = definition
        definition.learning.exploration.share = 0.6
        definition.learning.exploration.afterSeconds = 86_400
        definition.learning.rejectAfterSeconds = 2 * 86_400
        return definition
    }

    package static func environment(
        _ definition: Definition = first, hash: String = "first"
    ) -> ScorerPartition.Environment {
        ScorerPartition.Environment(
            definition: definition, definitionHash: hash, partitionCount: partitionCount,
            clusterId: "test", identity: identity)
    }

    package static func engagementReader(_ definition: Definition = first) -> EngagementReader {
        EngagementReader(traitPaths: definition.fit.flatMap(\.from))
    }
}
