// A verdict with the lead's features at hand-over, as it lies on `scoring.judgements` for ever.
// Fields: records.md, "Judgements". No lead id, no trait, no text of a person.
package import Leads

package enum JudgementRecord {
    /// Features of a lead; a definition holds fewer.
    static let featuresMax = 4_096
    /// Groups that a verdict teaches.
    static let maskMax = 256

    /// Writes a judgement. Equal judgements give equal bytes.
    package static func encode(_ judgement: Judgement) -> [UInt8] {
        var json = JSONWriter()
        json.object {
            $0.field("kind", judgement.kind.rawValue)
            $0.field("judgementId", judgement.judgementId)
            $0.field("mqlId", judgement.mqlId)
            $0.field("y", judgement.isAccepted ? 1 : 0)
            $0.field("k", judgement.importance)
            $0.field("mask") { $0.array { for group in judgement.mask { $0.value(group) } } }
            $0.field("reason", orNull: judgement.reason)
            $0.field("repId", judgement.repId)
            $0.field("supersedes", orNull: judgement.supersedes)
            $0.field("features") {
                $0.object { for feature in judgement.features { $0.field(feature.key, feature.x) } }
            }
            $0.field("scoreAtHandOver", judgement.scoreAtHandOver)
            $0.field("versions") {
                $0.object {
                    $0.field("definition", judgement.definitionVersion)
                    $0.field("weights", judgement.weightsVersion)
                }
            }
            $0.field("exploration", judgement.isExploration)
            $0.field("propensity", judgement.propensity)
            if !judgement.shadows.isEmpty {
                $0.field("shadows") { $0.write(judgement.shadows) }
            }
            $0.fields(judgement.assignment)
            $0.field("qualifiedAt", time: judgement.qualifiedAtMilliseconds)
            $0.field("at", time: judgement.atMilliseconds)
        }
        return json.bytes
    }

    /// Reads a judgement; features come back in the order of their keys' bytes.
    ///
    /// - Throws: what `RecordDecoding.decode` does.
    package static func decode(_ value: RawSpan) throws(Rejection) -> Judgement {
        try RecordDecoding.decode(
            WireJudgement.self, from: value, bytesMax: WireLimits.recordBytesMax
        ).judgement()
    }
}

struct WireJudgement: Decodable {
    enum CodingKeys: String, RecordKey {
        case kind, judgementId, mqlId, y, k, mask, reason, repId, supersedes, features
        case scoreAtHandOver, versions, exploration, propensity, shadows, experiment, arm
        case qualifiedAt, at
    }
    struct Versions: Decodable {
        var definition: Int
        var weights: Int
    }

    var kind: String
    var judgementId: String
    var mqlId: String
    var y: Int
    var k: Double
    var mask: [String]
    var reason: String?
    var repId: String
    var supersedes: String?
    var features: [String: Double]
    var scoreAtHandOver: Double
    var versions: Versions
    var exploration: Bool?
    var propensity: Double?
    /// By key: x with half and with double the half-life.
    var shadows: [String: [Double]]?
    var experiment: String?
    var arm: String?
    var qualifiedAt: RecordTime
    var at: RecordTime

    func judgement() throws(Rejection) -> Judgement {
        guard let kind = Judgement.Kind(rawValue: kind) else {
            throw Rejection(.fieldInvalid, at: "/kind")
        }
        try check(judgementId.isRecordIdentifier, .judgementId)
        try check(mqlId.isRecordIdentifier, .mqlId)
        try check(y == 0 || y == 1, .y)
        try check(k > 0 && k <= 1, .k)
        try check(
            mask.count <= JudgementRecord.maskMax && mask.allSatisfy(\.isRecordIdentifier), .mask)
        try check(repId.isRecordIdentifier, .repId)
        try check(reason?.isRecordIdentifier ?? true, .reason)
        try check(supersedes?.isRecordIdentifier ?? true, .supersedes)
        try check(
            features.count <= JudgementRecord.featuresMax
                && features.allSatisfy {
                    $0.key.isRecordIdentifier && $0.value >= 0 && $0.value <= 1
                }, .features)
        try check(propensity.map { $0 > 0 && $0 <= 1 } ?? true, .propensity)
        let shadows = shadows ?? [:]
        try check(
            shadows.allSatisfy { key, x in
                features[key] != nil && x.count == 2 && x.allSatisfy { 0...1 ~= $0 }
            }, .shadows)
        let ordered = features.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        var judgement = Judgement(
            judgementId: judgementId, mqlId: mqlId, kind: kind, isAccepted: y == 1, importance: k,
            mask: mask, reason: reason, repId: repId, supersedes: supersedes,
            features: ordered.map { FeatureValue($0.key, $0.value) },
            scoreAtHandOver: scoreAtHandOver,
            definitionVersion: versions.definition, weightsVersion: versions.weights,
            qualifiedAtMilliseconds: qualifiedAt.milliseconds, atMilliseconds: at.milliseconds,
            assignment: try assignment())
        judgement.isExploration = exploration ?? false
        judgement.propensity = propensity ?? 1
        judgement.shadows = ordered.compactMap { key, _ in
            shadows[key].map { FeatureShadow(key, HalfLifeShadow(half: $0[0], double: $0[1])) }
        }
        return judgement
    }

    private func assignment() throws(Rejection) -> Assignment? {
        guard let experiment else { return nil }
        try check(experiment.isExperimentName, .experiment)
        guard let arm = arm.flatMap({ Arm(rawValue: $0) }) else {
            throw Rejection(.fieldInvalid, at: "/arm")
        }
        return Assignment(experiment: experiment, arm: arm)
    }

    private func check(_ isGood: Bool, _ key: CodingKeys) throws(Rejection) {
        if !isGood { throw Rejection(.fieldInvalid, at: key.pointer) }
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ shadows: [FeatureShadow]) {
        object { json in
            for shadow in shadows {
                json.field(shadow.key) {
                    $0.array {
                        $0.value(shadow.x.half)
                        $0.value(shadow.x.double)
                    }
                }
            }
        }
    }

    package mutating func field(_ key: String, orNull text: String?) {
        field(key) { if let text { $0.value(text) } else { $0.null() } }
    }
}
