package import Leads
import Learning

extension WeightsRecord {
    /// Reads a record of `<model>/current` or `<model>/<n>`.
    ///
    /// - Throws: what `RecordDecoding.decode` does; `field_invalid` also for a newer layout.
    package static func decode(_ value: RawSpan) throws(Rejection) -> WeightsRecord {
        try RecordDecoding.decode(WireWeights.self, from: value, bytesMax: bytesMax).record()
    }

    /// The key of the newest record of a model.
    package static func currentKey(_ model: String) -> String { "\(model)/current" }
    /// The key of a published version.
    package static func versionKey(_ model: String, _ version: Int) -> String {
        "\(model)/\(version)"
    }
}

/// Watches `scoring.weights` for a scorer: belief updates of a known version pass by.
package struct WeightsFollower: Sendable {
    private let key: [UInt8]
    /// The newest version seen; nil before the first record.
    package private(set) var version: Int?

    package init(model: String) { key = Array(WeightsRecord.currentKey(model).utf8) }

    /// Takes the next record of the topic.
    ///
    /// - Returns: weights to use from now on; nil if nothing new was published.
    /// - Throws: what `WeightsRecord.decode` does, for a record of this model.
    package mutating func take(
        key: RawSpan?, value: RawSpan?
    ) throws(Rejection) -> PublishedWeights? {
        guard let key, let value, key.holds(self.key) else { return nil }
        let record = try WeightsRecord.decode(value)
        guard record.version > version ?? -1 else { return nil }
        version = record.version
        return record.publishedWeights
    }
}

extension RawSpan {
    package func holds(_ bytes: [UInt8]) -> Bool {
        byteCount == bytes.count && withUnsafeBytes { $0.elementsEqual(bytes) }
    }
}

private struct WireWeights: Decodable {
    struct BeliefFields: Decodable {
        var mean: Double
        var variance: Double
        var learnedAt: Int
        var evidence: Double
        var verdicts: Int
        var accepted: Int
        var overshoot: Double

        func belief() throws(Rejection) -> Belief {
            guard variance >= WireLimits.varianceMin, verdicts >= accepted, accepted >= 0,
                [learnedAt, verdicts].allSatisfy(WireLimits.isCounter),
                [mean, variance, evidence, overshoot].allSatisfy(WireLimits.numbers.contains)
            else { throw Rejection(.fieldInvalid) }
            return Belief(
                gaussian: Gaussian(mean: mean, variance: variance), learnedAt: learnedAt,
                evidence: evidence, verdicts: verdicts, accepted: accepted, overshoot: overshoot)
        }
    }
    struct Feature: Decodable {
        var key: String
        var kind: String
        var group: String
        var handPoints: Double
        var points: Double
        var pinned: Bool
        var touched: Bool
        var belief: BeliefFields

        enum CodingKeys: CodingKey {
            case key, kind, group, handPoints, points, pinned, touched
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            key = try fields.decode(String.self, forKey: .key)
            kind = try fields.decode(String.self, forKey: .kind)
            group = try fields.decode(String.self, forKey: .group)
            handPoints = try fields.decode(Double.self, forKey: .handPoints)
            points = try fields.decode(Double.self, forKey: .points)
            pinned = try fields.decode(Bool.self, forKey: .pinned)
            touched = try fields.decode(Bool.self, forKey: .touched)
            belief = try BeliefFields(from: decoder)
        }
    }
    struct Group: Decodable {
        var group: String
        var rejections: Double
    }
    struct Frozen: Decodable {
        var by: String
        var why: String
        var at: RecordTime
    }
    struct Pending: Decodable {
        var verdicts: Int
        var since: RecordTime?
        var judgements: [String]
        var judgementCount: Int
    }

    var layout: Int
    var model: String
    var version: Int
    var parent: Int?
    var cause: String
    var definition: Int
    var pointsToDoubleOdds: Double
    var offset: Double
    var verdicts: Int
    var frozen: Frozen?
    var partition: Int32
    var judgementOffset: Int64
    var taken: Int
    var oldestVersion: Int
    var at: RecordTime
    var intercept: BeliefFields
    var features: [Feature]
    var rejections: Double
    var groups: [Group]
    var pending: Pending
    // Not in the records of the first builds.
    var pins: [String]?
    var reps: [WireRep]?
    var sinceCentring: Int?
    var undoFirst: Int?
    var undoCount: Int?
    var watch: WireWatch?
    var proposal: WireProposal?
    var halfLives: [String: WireHalfLife]?
    var experiment: WireExperiment?

    func record() throws(Rejection) -> WeightsRecord {
        guard layout == WeightsRecord.layout else { throw Rejection(.fieldInvalid, at: "/layout") }
        guard let cause = Version.Cause(rawValue: cause) else {
            throw Rejection(.fieldInvalid, at: "/cause")
        }
        // Scorers keep it in 32 bits.
        guard version >= 0, version <= UInt32.max, (0...version).contains(oldestVersion) else {
            throw Rejection(.fieldInvalid, at: "/version")
        }
        let counters = [
            definition, verdicts, taken, pending.verdicts, pending.judgementCount,
            sinceCentring ?? 0, undoFirst ?? 0, undoCount ?? 0,
        ]
        guard counters.allSatisfy(WireLimits.isCounter),
            [offset, rejections].allSatisfy(WireLimits.numbers.contains),
            DefinitionLimits.pointsToDoubleOdds.contains(pointsToDoubleOdds),
            groups.allSatisfy({ WireLimits.numbers.contains($0.rejections) })
        else { throw Rejection(.fieldInvalid) }
        var record = WeightsRecord(
            model: model, partition: partition, definition: definition,
            judgementOffset: judgementOffset, taken: taken,
            pointsToDoubleOdds: pointsToDoubleOdds, version: version, parent: parent, cause: cause,
            offset: offset, atMilliseconds: at.milliseconds, oldestVersion: oldestVersion,
            verdicts: verdicts,
            freeze: frozen.map {
                Freeze(by: $0.by, why: $0.why, atMilliseconds: $0.at.milliseconds)
            },
            intercept: try intercept.belief(), features: try entries(), rejections: rejections,
            groups: groups.map { WeightsRecord.Group(group: $0.group, rejections: $0.rejections) },
            pendingVerdicts: pending.verdicts,
            pendingSinceMilliseconds: pending.since?.milliseconds,
            judgements: pending.judgements, judgementCount: pending.judgementCount,
            pins: pins ?? [], reps: try lines(), sinceCentring: sinceCentring ?? 0,
            undoFirst: undoFirst ?? 0, undoCount: undoCount ?? 0,
            watch: try watch?.watch() ?? Watch(), proposal: try proposal?.proposal(),
            experiment: try experiment?.running())
        // Of no other feature: it would be lost at the next write.
        for feature in record.features {
            record.halfLives[feature.key] = try halfLives?[feature.key]?.evidence()
        }
        return record
    }

    private func lines() throws(Rejection) -> [Rep] {
        var lines: [Rep] = []
        for rep in reps ?? [] { lines.append(try rep.rep()) }
        return lines
    }

    private func entries() throws(Rejection) -> [WeightsRecord.Feature] {
        var entries: [WeightsRecord.Feature] = []
        for feature in features {
            guard let kind = Leads.Feature.Kind(rawValue: feature.kind),
                WireLimits.numbers.contains(feature.handPoints),
                WireLimits.numbers.contains(feature.points)
            else { throw Rejection(.fieldInvalid, at: "/features") }
            entries.append(
                WeightsRecord.Feature(
                    key: feature.key, kind: kind, group: feature.group,
                    handPoints: feature.handPoints, points: feature.points,
                    isPinned: feature.pinned, belief: try feature.belief.belief(),
                    isTouched: feature.touched))
        }
        return entries
    }
}
