// Weights, beliefs and evidence of one model, as `scoring.weights` has them: `<model>/current` after
// every transaction, `<model>/<n>` for each published version, immutable. Fields:
// records.md, "Weights", and what the learner needs to go on where it stopped.
package import Leads
package import Learning

/// A learner's state with what it takes to read it alone.
package struct WeightsRecord: Sendable, Equatable {
    package static let bytesMax = WireLimits.writtenBytesMax
    /// Layout of the record.
    static let layout = 1

    package var model: String
    /// Partition of `scoring.judgements` that holds the model's log.
    package var partition: Int32
    /// Number of the definition's record that these features come from.
    package var definition: Int
    /// Offset of the judgement or command that changed the model last.
    package var judgementOffset: Int64
    /// Judgements and commands learned from or carried out, for the list of known ids.
    package var knownCount: Int
    package var pointsToDoubleOdds: Double
    /// In the order of the definition, as the state's numbers are.
    package var features: [Feature]
    package var groups: [String]
    /// The oldest version that a rollback can name.
    package var oldestVersion: Int
    /// Numbers of the oldest verdict that can be taken back, and of the next one.
    package var undoFirst: Int
    package var undoCount: Int
    /// Without what has records of its own: older versions, and the undo list.
    package var state: LearnerState

    /// What the definition says of a feature.
    package struct Feature: Sendable, Equatable {
        package var key: String
        package var kind: Leads.Feature.Kind
        package var group: String
        package var handPoints: Double
        /// By the definition, or by a person.
        package var isPinned: Bool
    }
}

extension WeightsRecord {
    package init(
        _ learner: Learner, model: String, partition: Int32, definition: Int,
        judgementOffset: Int64, knownCount: Int
    ) {
        self.model = model
        self.partition = partition
        self.definition = definition
        self.judgementOffset = judgementOffset
        self.knownCount = knownCount
        pointsToDoubleOdds = learner.prior.pointsToDoubleOdds
        features = learner.prior.features.enumerated().map { i, feature in
            Feature(
                key: feature.key, kind: feature.kind, group: feature.group,
                handPoints: feature.handPoints, isPinned: learner.isPinned(i))
        }
        groups = learner.groups
        state = learner.state
        oldestVersion = state.versions.oldestVersion
        undoFirst = state.undoList.first
        undoCount = state.undoList.count
        state.versions = VersionHistory(learner.published)
        state.undoList = UndoList(capacity: learner.tuning.undoCount)
    }

    /// The learner where it stopped; nil if the record is not of that prior, or its parts do not fit
    /// together.
    ///
    /// - Parameters:
    ///   - versions: from `oldestVersion` to `version`.
    ///   - undo: all chunks of the undo list that are stored.
    package func learner(
        _ prior: Prior, versions: [Version], undo: [UndoList.Chunk]
    ) -> Learner? {
        guard features.map(\.key) == prior.features.map(\.key),
            features.map(\.group) == prior.features.map(\.group), groups == prior.groups,
            versions.last == published,
            versions.allSatisfy({ $0.points.count == features.count }),
            let undoList = UndoList(
                capacity: state.undoList.capacity, undo, first: undoFirst, count: undoCount),
            undoList.chunks.allSatisfy({ $0.fits(self) })
        else { return nil }
        var whole = state
        whole.versions = VersionHistory(oldestFirst: versions)
        whole.undoList = undoList
        return whole.fits(prior) ? Learner(prior, whole) : nil
    }

    /// The version that this record is of.
    package var published: Version { state.versions.newest }
    package var version: Int { published.version }

    /// What scorers take from it.
    package var publishedWeights: PublishedWeights {
        var weights = PublishedWeights(
            version: version,
            points: Dictionary(
                zip(features.map(\.key), published.points),
                uniquingKeysWith: { first, _ in first }),
            offset: published.offset, atMilliseconds: published.atMilliseconds,
            verdicts: publishedVerdicts)
        weights.thresholds = published.thresholds
        if let plan = state.experiment?.plan, !plan.isShadow {
            weights.experiment = plan.experiment
        }
        return weights
    }

    /// Verdicts learned before the version was published: those since then are counted apart.
    package var publishedVerdicts: Int { state.learned - state.pending.judgementCount }

    /// The key of the newest record of a model.
    package static func currentKey(_ model: String) -> String { "\(model)/current" }
    /// The key of a published version.
    package static func versionKey(_ model: String, _ version: Int) -> String {
        "\(model)/\(version)"
    }
}
