// The record's JSON. A field of the state is written and read here, once each; its own parts have
// codecs beside this file. What a record of an older build does not have is read as what it then was.
import Leads
import Learning

extension WeightsRecord {
    package func encode() -> [UInt8] {
        var json = JSONWriter()
        let version = published
        json.object {
            $0.field("layout", Self.layout)
            $0.field("model", model)
            $0.field("version", version.version)
            if let parent = version.parent { $0.field("parent", parent) }
            $0.field("cause", version.cause.rawValue)
            $0.field("definition", definition)
            $0.field("pointsToDoubleOdds", pointsToDoubleOdds)
            $0.field("offset", version.offset)
            if let thresholds = version.thresholds { $0.fields(thresholds) }
            $0.field("verdicts", state.learned)
            if let freeze = state.freeze { $0.field("frozen") { $0.write(freeze) } }
            $0.field("partition", Int64(partition))
            $0.field("judgementOffset", judgementOffset)
            $0.field("taken", knownCount)
            $0.field("oldestVersion", oldestVersion)
            $0.field("at", time: version.atMilliseconds)
            $0.field("intercept") { $0.object { $0.fields(state.intercept) } }
            $0.field("features") { json in
                json.array { for i in features.indices { writeFeature(i, &$0) } }
            }
            $0.field("rejections", state.rejections)
            $0.field("groups") { json in
                json.array {
                    for (group, rejections) in zip(groups, state.groupRejections) {
                        $0.object {
                            $0.field("group", group)
                            $0.field("rejections", rejections)
                        }
                    }
                }
            }
            $0.field("pending") { $0.write(state.pending) }
            $0.field("pins") { json in
                json.array { for feature in state.pins.sorted() { $0.value(feature) } }
            }
            $0.field("reps") { json in json.array { for rep in state.reps.reps { $0.write(rep) } } }
            $0.field("sinceCentring", state.reps.sinceCentring)
            $0.field("undoFirst", undoFirst)
            $0.field("undoCount", undoCount)
            $0.field("watch") { $0.write(state.watch) }
            if state.halfLives.evidence.contains(where: { $0 != nil }) {
                $0.field("halfLives") { $0.write(state.halfLives, of: features.map(\.key)) }
            }
            if let proposal { $0.field("proposal") { $0.write(proposal) } }
            if let experiment = state.experiment { $0.field("experiment") { $0.write(experiment) } }
            if state.width != LeadWidth() { $0.field("width") { $0.write(state.width) } }
        }
        return json.bytes
    }

    private func writeFeature(_ i: Int, _ json: inout JSONWriter) {
        json.object {
            $0.field("key", features[i].key)
            $0.field("kind", features[i].kind.rawValue)
            $0.field("group", features[i].group)
            $0.field("handPoints", features[i].handPoints)
            $0.field("points", published.points[i])
            $0.field("pinned", features[i].isPinned)
            $0.fields(state.beliefs[i])
            $0.field("touched", state.pending.isTouched[i])
            if state.pending.isRetracted[i] { $0.field("retracted", true) }
        }
    }

    /// Reads a record of `<model>/current` or `<model>/<n>`.
    ///
    /// - Throws: what `RecordDecoding.decode` does; `field_invalid` also for a newer layout.
    package static func decode(_ value: RawSpan) throws(Rejection) -> WeightsRecord {
        try RecordDecoding.decode(Nested<WeightsRecord>.self, from: value, bytesMax: bytesMax).part
    }
}

extension WeightsRecord: RecordPart {
    init(_ fields: RecordFields) throws {
        guard try fields.value("layout") == Self.layout else {
            throw Rejection(.fieldInvalid, at: "/layout")
        }
        model = try fields.text("model")
        partition = try fields.value("partition")
        definition = try fields.counter("definition")
        judgementOffset = try fields.value("judgementOffset")
        knownCount = try fields.counter("taken")
        pointsToDoubleOdds = try fields.number("pointsToDoubleOdds")
        guard DefinitionLimits.pointsToDoubleOdds.contains(pointsToDoubleOdds) else {
            throw Rejection(.fieldInvalid)
        }
        oldestVersion = try fields.value("oldestVersion")
        undoFirst = try fields.counterIfAny("undoFirst") ?? 0
        undoCount = try fields.counterIfAny("undoCount") ?? 0

        let entries: [Entry] = try fields.parts("features")
        let ledgers: [GroupLedger] = try fields.parts("groups")
        features = entries.map(\.feature)
        groups = ledgers.map(\.group)
        let published = try Self.version(fields, points: entries.map(\.points))
        guard (0...published.version).contains(oldestVersion) else {
            throw Rejection(.fieldInvalid, at: "/version")
        }
        state = LearnerState(published, intercept: try fields.part("intercept"))
        state.learned = try fields.counter("verdicts")
        state.beliefs = entries.map(\.belief)
        state.rejections = try fields.number("rejections")
        state.groupRejections = ledgers.map(\.rejections)
        state.proposal = try (fields.partIfAny("proposal") as Proposal?).map {
            Publication(
                $0.points, from: zip(features.map(\.key), published.points).map { ($0, $1) },
                atMilliseconds: $0.atMilliseconds)
        }
        state.freeze = try fields.partIfAny("frozen")
        state.pins = Set(try fields.valueIfAny("pins") ?? [])
        state.pending = try fields.part("pending")
        state.pending.isTouched = entries.map(\.isTouched)
        state.pending.isRetracted = entries.map(\.isRetracted)
        let reps = RepLines(
            try fields.partsIfAny("reps") ?? [],
            sinceCentring: try fields.counterIfAny("sinceCentring") ?? 0, tuning: Tuning().reps)
        guard let reps else { throw Rejection(.fieldInvalid, at: "/reps") }
        state.reps = reps
        state.watch = try fields.partIfAny("watch") ?? Watch()
        // Of no other feature: it would be lost at the next write.
        let halfLives: [String: Nested<HalfLifeShadows.Evidence>]? = try fields.valueIfAny(
            "halfLives")
        state.halfLives = HalfLifeShadows(features.map { halfLives?[$0.key]?.part })
        state.experiment = try fields.partIfAny("experiment")
        state.width = try fields.partIfAny("width") ?? LeadWidth()
    }

    private static func version(_ fields: RecordFields, points: [Double]) throws -> Version {
        guard let cause = Version.Cause(rawValue: try fields.text("cause")) else {
            throw Rejection(.fieldInvalid, at: "/cause")
        }
        let number: Int = try fields.value("version")
        // Scorers keep it in 32 bits.
        guard number >= 0, number <= UInt32.max else {
            throw Rejection(.fieldInvalid, at: "/version")
        }
        return Version(
            version: number, parent: try fields.valueIfAny("parent"), cause: cause, points: points,
            offset: try fields.number("offset"), atMilliseconds: try fields.milliseconds("at"),
            thresholds: try Challenger.Thresholds(
                fields.valueIfAny("threshold"), fields.valueIfAny("exit")))
    }

    /// A feature as the definition, the published version, the beliefs and the wait see it.
    private struct Entry: RecordPart {
        let feature: Feature
        let points: Double
        let belief: Belief
        let isTouched: Bool
        let isRetracted: Bool

        init(_ fields: RecordFields) throws {
            guard let kind = Leads.Feature.Kind(rawValue: try fields.text("kind")) else {
                throw Rejection(.fieldInvalid, at: "/features")
            }
            feature = Feature(
                key: try fields.text("key"), kind: kind, group: try fields.text("group"),
                handPoints: try fields.number("handPoints"),
                isPinned: try fields.isTrue("pinned"))
            points = try fields.number("points")
            belief = try Belief(fields)
            isTouched = try fields.isTrue("touched")
            isRetracted = try fields.valueIfAny("retracted") ?? false
        }
    }

    private struct GroupLedger: RecordPart {
        let group: String
        let rejections: Double

        init(_ fields: RecordFields) throws {
            group = try fields.text("group")
            rejections = try fields.number("rejections")
        }
    }
}
