// Weights, beliefs and evidence of one model, as `scoring.weights` has them: `<model>/current` after
// every transaction, `<model>/<n>` for each published version, immutable. Fields:
// records.md, "Weights", and what the learner needs to go on where it stopped.
package import Leads
package import Learning

package struct WeightsRecord: Sendable, Equatable {
    /// The broker takes 1 MiB, librdkafka 1,000,000 bytes.
    package static let bytesMax = 900_000
    /// Layout of the record.
    static let layout = 1

    package var model: String
    /// Partition of `scoring.judgements` that holds the model's log.
    package var partition: Int32
    /// Number of the definition's record that these features come from.
    package var definition: Int
    /// Offset of the judgement or command that changed the model last.
    package var judgementOffset: Int64
    /// Judgements and commands taken, for the list of known ids.
    package var taken: Int
    package var pointsToDoubleOdds: Double
    package var version: Int
    package var parent: Int?
    package var cause: Version.Cause
    package var offset: Double
    package var atMilliseconds: Int64
    /// The oldest version that a rollback can name.
    package var oldestVersion: Int
    /// Verdicts learned.
    package var verdicts: Int
    package var freeze: Freeze?
    package var intercept: Belief
    package var features: [Feature]
    package var rejections: Double
    package var groups: [Group]
    package var pendingVerdicts: Int
    package var pendingSinceMilliseconds: Int64?
    package var judgements: [String]
    package var judgementCount: Int
    /// Features that people pinned, sorted.
    package var pins: [String]
    package var reps: [Rep]
    /// Verdicts that used a line since lines were centred.
    package var sinceCentring: Int
    /// Numbers of the oldest verdict that can be taken back, and of the next one.
    package var undoFirst: Int
    package var undoCount: Int
    package var watch: Watch
    /// By behaviour; those that no verdict says anything about are left out.
    package var halfLives: [String: HalfLifeShadows.Evidence] = [:]
    /// What waits for a person.
    package var proposal: Proposal?
    package var experiment: RunningExperiment?

    package struct Proposal: Sendable, Equatable {
        package var points: WeightChangeRecord.Points
        package var atMilliseconds: Int64
    }
    package struct Feature: Sendable, Equatable {
        package var key: String
        package var kind: Leads.Feature.Kind
        package var group: String
        package var handPoints: Double
        /// Published W.
        package var points: Double
        package var isPinned: Bool
        package var belief: Belief
        package var isTouched: Bool
    }
    package struct Group: Sendable, Equatable {
        package var group: String
        package var rejections: Double
    }
}

extension WeightsRecord {
    package init(
        _ learner: Learner, model: String, partition: Int32, definition: Int,
        judgementOffset: Int64, taken: Int
    ) {
        let published = learner.published
        self.init(
            model: model, partition: partition, definition: definition,
            judgementOffset: judgementOffset, taken: taken,
            pointsToDoubleOdds: learner.prior.pointsToDoubleOdds, version: published.version,
            parent: published.parent, cause: published.cause, offset: published.offset,
            atMilliseconds: published.atMilliseconds, oldestVersion: learner.versions.oldestVersion,
            verdicts: learner.learned, freeze: learner.freeze, intercept: learner.intercept,
            features: learner.prior.features.indices.map { i in
                let feature = learner.prior.features[i]
                return Feature(
                    key: feature.key, kind: feature.kind, group: feature.group,
                    handPoints: feature.handPoints, points: published.points[i],
                    isPinned: learner.isPinned(i), belief: learner.beliefs[i],
                    isTouched: learner.pending.isTouched[i])
            },
            rejections: learner.rejections,
            groups: zip(learner.groups, learner.groupRejections).map(Group.init),
            pendingVerdicts: learner.pending.verdicts,
            pendingSinceMilliseconds: learner.pending.sinceMilliseconds,
            judgements: learner.pending.judgements,
            judgementCount: learner.pending.judgementCount, pins: learner.pins.sorted(),
            reps: learner.reps.reps, sinceCentring: learner.reps.sinceCentring,
            undoFirst: learner.undoList.first, undoCount: learner.undoList.count,
            watch: learner.watch,
            proposal: learner.proposal.map {
                Proposal(
                    points: WeightChangeRecord.Points($0),
                    atMilliseconds: $0.version.atMilliseconds)
            }, experiment: learner.experiment)
        for (feature, evidence) in zip(learner.prior.features, learner.halfLives.evidence) {
            halfLives[feature.key] = evidence
        }
    }

    /// The version that this record is of.
    package var published: Version {
        Version(
            version: version, parent: parent, cause: cause, points: features.map(\.points),
            offset: offset, atMilliseconds: atMilliseconds)
    }

    /// What scorers take from it.
    package var publishedWeights: PublishedWeights {
        var weights = PublishedWeights(
            version: version,
            points: Dictionary(
                features.map { ($0.key, $0.points) }, uniquingKeysWith: { first, _ in first }),
            offset: offset, atMilliseconds: atMilliseconds, verdicts: publishedVerdicts)
        if let plan = experiment?.plan, !plan.isShadow { weights.experiment = plan.experiment }
        return weights
    }

    /// Verdicts learned before the version was published: those since then are counted apart.
    package var publishedVerdicts: Int { verdicts - judgementCount }
}

extension WeightsRecord {
    package func encode() -> [UInt8] {
        var json = JSONWriter()
        json.object {
            $0.field("layout", Self.layout)
            $0.field("model", model)
            $0.field("version", version)
            if let parent { $0.field("parent", parent) }
            $0.field("cause", cause.rawValue)
            $0.field("definition", definition)
            $0.field("pointsToDoubleOdds", pointsToDoubleOdds)
            $0.field("offset", offset)
            $0.field("verdicts", verdicts)
            if let freeze { $0.field("frozen") { $0.write(freeze) } }
            $0.field("partition", Int64(partition))
            $0.field("judgementOffset", judgementOffset)
            $0.field("taken", taken)
            $0.field("oldestVersion", oldestVersion)
            $0.field("at", time: atMilliseconds)
            $0.field("intercept") { $0.object { $0.fields(intercept) } }
            $0.field("features") { $0.array { for feature in features { $0.write(feature) } } }
            $0.field("rejections", rejections)
            $0.field("groups") {
                $0.array {
                    for group in groups {
                        $0.object {
                            $0.field("group", group.group)
                            $0.field("rejections", group.rejections)
                        }
                    }
                }
            }
            $0.field("pending") { $0.writePending(self) }
            $0.field("pins") { $0.array { for feature in pins { $0.value(feature) } } }
            $0.field("reps") { $0.array { for rep in reps { $0.write(rep) } } }
            $0.field("sinceCentring", sinceCentring)
            $0.field("undoFirst", undoFirst)
            $0.field("undoCount", undoCount)
            $0.field("watch") { $0.write(watch) }
            if !halfLives.isEmpty { $0.field("halfLives") { $0.writeHalfLives(self) } }
            if let proposal { $0.field("proposal") { $0.write(proposal) } }
            if let experiment { $0.field("experiment") { $0.write(experiment) } }
        }
        return json.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ freeze: Freeze) {
        object {
            $0.field("by", freeze.by)
            $0.field("why", freeze.why)
            $0.field("at", time: freeze.atMilliseconds)
        }
    }

    fileprivate mutating func write(_ feature: WeightsRecord.Feature) {
        object {
            $0.field("key", feature.key)
            $0.field("kind", feature.kind.rawValue)
            $0.field("group", feature.group)
            $0.field("handPoints", feature.handPoints)
            $0.field("points", feature.points)
            $0.field("pinned", feature.isPinned)
            $0.fields(feature.belief)
            $0.field("touched", feature.isTouched)
        }
    }

    fileprivate mutating func fields(_ belief: Belief) {
        field("mean", belief.gaussian.mean)
        field("variance", belief.gaussian.variance)
        field("learnedAt", belief.learnedAt)
        field("evidence", belief.evidence)
        field("verdicts", belief.verdicts)
        field("accepted", belief.accepted)
        field("overshoot", belief.overshoot)
    }

    fileprivate mutating func writePending(_ record: WeightsRecord) {
        object {
            $0.field("verdicts", record.pendingVerdicts)
            if let since = record.pendingSinceMilliseconds { $0.field("since", time: since) }
            $0.field("judgements") { $0.array { for id in record.judgements { $0.value(id) } } }
            $0.field("judgementCount", record.judgementCount)
        }
    }
}
