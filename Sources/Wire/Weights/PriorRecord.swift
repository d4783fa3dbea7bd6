// The definition as the learner uses it, from which offset of the log on: `<model>/definition/<n>`
// on `scoring.weights`, immutable. With them the log of judgements alone gives the beliefs, although
// the definition changed in between.
import Leads
package import Learning

package struct PriorRecord: Sendable, Equatable {
    /// Counts up by one, from 0.
    package var number: Int
    /// First offset of `scoring.judgements` that is learned with it.
    package var fromOffset: Int64
    /// Time of the wall clock when it came into force.
    package var atMilliseconds: Int64
    package var prior: Prior

    package init(number: Int, fromOffset: Int64, atMilliseconds: Int64, prior: Prior) {
        self.number = number
        self.fromOffset = fromOffset
        self.atMilliseconds = atMilliseconds
        self.prior = prior
    }

    package static func key(_ model: String, _ number: Int) -> String {
        "\(model)/definition/\(number)"
    }

    package func encode() -> [UInt8] {
        var json = JSONWriter()
        json.object {
            $0.field("layout", WeightsRecord.layout)
            $0.field("number", number)
            $0.field("fromOffset", fromOffset)
            $0.field("at", time: atMilliseconds)
            $0.field("pointsToDoubleOdds", prior.pointsToDoubleOdds)
            $0.field("baseRate", prior.baseRate)
            // Not in the records of the first edition.
            if prior.edition > 1 { $0.field("edition", prior.edition) }
            if let thresholds = prior.thresholds { $0.fields(thresholds) }
            $0.field("learning") { $0.write(prior.rules) }
            $0.field("features") { $0.array { for each in prior.features { $0.write(each) } } }
        }
        return json.bytes
    }

    /// Reads a record.
    ///
    /// - Throws: what `RecordDecoding.decode` does.
    package static func decode(_ value: RawSpan) throws(Rejection) -> PriorRecord {
        try RecordDecoding.decode(
            WirePrior.self, from: value, bytesMax: WeightsRecord.bytesMax
        ).record()
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ rules: LearningRules) {
        object {
            $0.field("mode", rules.mode.rawValue)
            $0.field("every", rules.publish.everyVerdicts)
            $0.field("atMostSeconds", rules.publish.atMostSeconds)
            $0.field("step", rules.publish.stepPoints)
            $0.field("evidence", rules.publish.evidence)
            $0.field("deadBand", rules.publish.deadBandPoints)
            $0.field("bound", rules.publish.boundPoints)
            $0.field("keepSign", rules.publish.keepsSign)
            $0.field("pinned") { $0.array { for name in rules.pinned { $0.value(name) } } }
        }
    }

    fileprivate mutating func write(_ feature: PriorFeature) {
        object {
            $0.field("key", feature.key)
            $0.field("kind", feature.kind.rawValue)
            $0.field("group", feature.group)
            $0.field("handPoints", feature.handPoints)
            $0.field("pinned", feature.isPinned)
            $0.field("meaning", feature.meaning)
        }
    }
}

private struct WirePrior: Decodable {
    struct Rules: Decodable {
        var mode: String
        var every: Int
        var atMostSeconds: Double
        var step: Double
        var evidence: Double
        var deadBand: Double
        var bound: Double
        var keepSign: Bool
        var pinned: [String]
    }
    struct Feature: Decodable {
        var key: String
        var kind: String
        var group: String
        var handPoints: Double
        var pinned: Bool
        var meaning: String
    }

    var layout: Int
    var number: Int
    var fromOffset: Int64
    var at: RecordTime
    var pointsToDoubleOdds: Double
    var baseRate: Double
    var edition: Int?
    var threshold: Double?
    var exit: Double?
    var learning: Rules
    var features: [Feature]

    func record() throws(Rejection) -> PriorRecord {
        guard layout == WeightsRecord.layout else { throw Rejection(.fieldInvalid, at: "/layout") }
        // A newer one has rules that this program does not know.
        guard (1...Prior.newestEdition).contains(edition ?? 1) else {
            throw Rejection(.fieldInvalid, at: "/edition")
        }
        guard let mode = LearningRules.Mode(rawValue: learning.mode) else {
            throw Rejection(.fieldInvalid, at: "/learning")
        }
        guard DefinitionLimits.pointsToDoubleOdds.contains(pointsToDoubleOdds), baseRate > 0,
            baseRate < 1,
            Set(features.map(\.key)).count == features.count,
            [number, Int(fromOffset), learning.every].allSatisfy(WireLimits.isCounter),
            [
                learning.atMostSeconds, learning.step, learning.evidence, learning.deadBand,
                learning.bound,
            ].allSatisfy((0...WireLimits.numbers.upperBound).contains),
            features.allSatisfy({ WireLimits.numbers.contains($0.handPoints) })
        else { throw Rejection(.fieldInvalid) }
        var rules = LearningRules()
        (rules.mode, rules.pinned) = (mode, learning.pinned)
        rules.publish.everyVerdicts = learning.every
        rules.publish.atMostSeconds = learning.atMostSeconds
        rules.publish.stepPoints = learning.step
        rules.publish.evidence = learning.evidence
        rules.publish.deadBandPoints = learning.deadBand
        rules.publish.boundPoints = learning.bound
        rules.publish.keepsSign = learning.keepSign
        var priors: [PriorFeature] = []
        for feature in features {
            guard let kind = Leads.Feature.Kind(rawValue: feature.kind) else {
                throw Rejection(.fieldInvalid, at: "/features")
            }
            priors.append(
                PriorFeature(
                    key: feature.key, kind: kind, group: feature.group,
                    handPoints: feature.handPoints, isPinned: feature.pinned,
                    meaning: feature.meaning))
        }
        var prior = Prior(
            features: priors, pointsToDoubleOdds: pointsToDoubleOdds, baseRate: baseRate,
            rules: rules, edition: edition ?? 1)
        prior.thresholds = try Challenger.Thresholds(threshold, exit)
        return PriorRecord(
            number: number, fromOffset: fromOffset, atMilliseconds: at.milliseconds, prior: prior)
    }
}
