// What one partition of `scoring.judgements` has come to: a pure fold of its records. The partition
// that runs (AggregatorPartition) and the audit's recomputation (WeightsFold) share it, so that they
// agree to the bit; what only one of them does, restore, undo and records, lies outside.
import Leads
import Learning
package import Wire

package struct AggregatorState: Sendable, Equatable {
    let model: String
    let partition: Int32
    /// The partition that has the model's log, if it is another one: no record of it belongs here.
    var home: Int32?
    /// nil before the first record of the model.
    var learning: ModelState?
    var nextOffset: Int64
    var serial: Int64 = 0
    var counts = OutcomeCounts()

    /// The model's learner and what belongs to it.
    struct ModelState: Sendable, Equatable {
        var learner: Learner
        /// Number of the prior's record.
        var definition: Int
        /// Offset of the judgement or command that changed it last.
        var judgementOffset: Int64
        var known = KnownIds()
    }

    /// What a record leads to, in order.
    package enum Event: Sendable, Equatable {
        case prior(PriorRecord)
        case version(WeightsRecord)
        case change(WeightChangeRecord)
    }

    init(model: String, partition: Int32, nextOffset: Int64) {
        (self.model, self.partition, self.nextOffset) = (model, partition, nextOffset)
    }

    /// Folds one record, in the order of offsets.
    ///
    /// A record of another model is ignored: its hand-set points are not known here, so nothing
    /// could be learned from it; the log keeps it for the aggregator that has its definition.
    /// - Parameter seed: what the model starts from, asked for at its first record.
    mutating func add(
        key: RawSpan?, value: RawSpan?, offset: Int64, seed: () -> PriorRecord?,
        into events: inout [Event]
    ) -> Outcome {
        nextOffset = offset + 1
        let outcome = outcome(key, value, offset, seed, &events)
        counts.count(outcome)
        return outcome
    }

    private mutating func outcome(
        _ key: RawSpan?, _ value: RawSpan?, _ offset: Int64, _ seed: () -> PriorRecord?,
        _ events: inout [Event]
    ) -> Outcome {
        guard let key, !key.isEmpty else { return .deadLettered(Rejection(.keyMissing)) }
        guard key.holds(Array(model.utf8)) else { return .ignored }
        if let home, home != partition { return .deadLettered(Rejection(.wrongPartition)) }
        guard let value else { return .ignored }
        let input: AggregatorInput
        do throws(Rejection) {
            input = try AggregatorInput.decode(value)
        } catch {
            return .deadLettered(error)
        }
        let hash = KnownIds.hash(input.identifier)
        if let learning, learning.known.contains(hash) { return .duplicate }
        if learning == nil, let seed = seed() { adopt(seed, into: &events) }
        guard learning != nil else { return .ignored }
        learning?.known.insert(hash)
        learning?.judgementOffset = offset
        switch input {
        case .judgement(let judgement): return learn(judgement, offset, &events)
        case .command(let command):
            apply(command, offset, &events)
            return .scored
        }
    }

    /// Goes on with a new definition, or starts with the first one.
    mutating func adopt(_ record: PriorRecord, into events: inout [Event]) {
        events.append(.prior(record))
        guard var learning else {
            self.learning = ModelState(
                learner: Learner(record.prior), definition: record.number,
                judgementOffset: record.fromOffset)
            if let weights { events.append(.version(weights)) }
            return
        }
        learning.definition = record.number
        let running = learning.learner.state.experiment
        let publication = learning.learner.adapt(to: record.prior, at: record.atMilliseconds)
        self.learning = learning
        if let running, learning.learner.state.experiment == nil {
            events.append(
                .change(
                    WeightChangeRecord(
                        changeId: "\(model)/definition/\(record.number)/experiment",
                        body: .experiment(.stop, running),
                        version: learning.learner.published.version,
                        note: "the definition changed", atMilliseconds: record.atMilliseconds)))
        }
        guard let publication else { return }
        events.append(
            .change(
                WeightChangeRecord(
                    changeId: "\(model)/definition/\(record.number)",
                    body: .points(WeightChangeRecord.Points(publication)),
                    version: publication.version.version, note: "the definition changed",
                    atMilliseconds: record.atMilliseconds)))
        announce(publication, &events)
    }

    /// `<model>/current` as of now.
    var weights: WeightsRecord? {
        learning.map {
            WeightsRecord(
                $0.learner, model: model, partition: partition, definition: $0.definition,
                judgementOffset: $0.judgementOffset, knownCount: $0.known.count)
        }
    }

    var meta: AggregatorMeta {
        AggregatorMeta(
            partition: partition, nextOffset: nextOffset, serial: serial, counts: counts)
    }
}

extension AggregatorInput {
    /// Judgements and commands have ids of their own; the prefix keeps them apart.
    fileprivate var identifier: String {
        switch self {
        case .judgement(let judgement): "judgement/\(judgement.judgementId)"
        case .command(let command): "command/\(command.commandId)"
        }
    }
}
