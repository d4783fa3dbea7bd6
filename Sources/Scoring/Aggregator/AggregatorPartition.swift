// One partition of the aggregator: judgements in, weights and audit out. Knows no client and no
// clock, so a test drives it record by record (transactions.md, "The aggregator").
//
// Life: load each committed record of `scoring.weights` in order, finishLoad; then begin, add ...,
// flush, and committed or aborted, again and again. Its state is small: every transaction carries
// the whole of what it changed, and an abort goes back to the copy made at begin.
package import Leads
package import Learning
import System
package import Wire

package final class AggregatorPartition {
    package let number: Int32
    let model: String
    let prior: Prior
    var state: AggregatorState
    var loading: Loading?
    /// The state at begin; nil between transactions.
    private var base: AggregatorState?
    private var now: Int64 = 0
    /// The definition is not the one that the state was made with.
    private var mustAdopt = false

    package convenience init(partition: Int32, definition: Definition) {
        self.init(partition: partition, model: definition.model, prior: Prior(definition))
    }

    package init(partition: Int32, model: String, prior: Prior) {
        number = partition
        self.model = model
        self.prior = prior
        state = AggregatorState(model: model, partition: partition, nextOffset: 0)
        loading = Loading()
    }

    /// O: the next offset of `scoring.judgements`.
    package var nextOffset: Int64 { state.nextOffset }
    package var counts: OutcomeCounts { state.counts }
    /// nil before the first record of the model.
    package var learner: Learner? { state.learning?.learner }

    /// The definition changed since the state was made: to be written although nothing came in.
    package var hasUnwritten: Bool {
        guard let learner = state.learning?.learner else { return false }
        return learner.prior != prior
    }

    /// Starts a transaction.
    ///
    /// - Parameter now: wall clock; only a new definition is dated with it.
    package func begin(atMilliseconds now: Int64) {
        precondition(loading == nil && base == nil, "begin comes after finishLoad, and once")
        (base, self.now) = (state, now)
        state.serial += 1
        mustAdopt = hasUnwritten
    }

    /// Folds one record of `scoring.judgements`; offsets rise, gaps are normal.
    package func add(
        key: RawSpan?, value: RawSpan?, offset: Int64, into effects: inout [AggregatorEffect]
    ) -> Outcome {
        precondition(base != nil && offset >= state.nextOffset, "add comes after begin, in order")
        followDefinition(into: &effects)
        var events: [AggregatorState.Event] = []
        let outcome = state.add(
            key: key, value: value, offset: offset, seed: { newPrior(0, from: offset) },
            into: &events)
        append(events, source: offset, to: &effects)
        return outcome
    }

    /// Ends the records of a transaction: what it changed of the state, and the task's meta.
    package func flush(into effects: inout [AggregatorEffect]) {
        precondition(base != nil, "flush comes after begin")
        followDefinition(into: &effects)
        if let learning = state.learning, learning != base?.learning, let weights = state.weights {
            for chunk in learning.known.changed.sorted() {
                effects.append(
                    AggregatorEffect(
                        .weights, key: KnownIds.key(model, chunk),
                        value: learning.known.encode(chunk)))
            }
            let list = learning.learner.state.undoList
            for number in list.changed.sorted() {
                guard let chunk = list.chunk(number) else { continue }
                effects.append(
                    AggregatorEffect(
                        .weights, key: UndoRecord.key(model, number, of: list),
                        value: UndoRecord.encode(chunk)))
            }
            effects.append(
                AggregatorEffect(
                    .weights, key: WeightsRecord.currentKey(model), value: encoded(weights)))
        }
        effects.append(
            AggregatorEffect(
                .weights, key: AggregatorMeta.key(number), value: state.meta.encode()))
    }

    package func committed() {
        state.learning?.known.written()
        state.learning?.learner.undoListWritten()
        base = nil
    }

    /// Nothing of the transaction happened.
    package func aborted() {
        guard let base else { return }
        state = base
        self.base = nil
    }

    private func followDefinition(into effects: inout [AggregatorEffect]) {
        guard mustAdopt, let learning = state.learning else { return }
        mustAdopt = false
        var events: [AggregatorState.Event] = []
        state.adopt(newPrior(learning.definition + 1, from: state.nextOffset), into: &events)
        append(events, source: nil, to: &effects)
    }

    private func newPrior(_ number: Int, from offset: Int64) -> PriorRecord {
        PriorRecord(
            number: number, fromOffset: offset, atMilliseconds: EventTime.clamped(now),
            prior: prior)
    }

    private func append(
        _ events: [AggregatorState.Event], source: Int64?, to effects: inout [AggregatorEffect]
    ) {
        for event in events {
            switch event {
            case .prior(let record):
                effects.append(
                    AggregatorEffect(
                        .weights, key: PriorRecord.key(model, record.number),
                        value: record.encode(), sourceOffset: source))
            case .version(let record):
                effects.append(
                    AggregatorEffect(
                        .weights, key: WeightsRecord.versionKey(model, record.version),
                        value: encoded(record), sourceOffset: source))
            case .change(let record):
                effects.append(
                    AggregatorEffect(
                        .changes, key: model, value: record.encode(), sourceOffset: source))
            }
        }
    }

    /// A definition holds at most 256 features: 300 bytes each.
    private func encoded(_ record: WeightsRecord) -> [UInt8] {
        let bytes = record.encode()
        precondition(
            bytes.count <= WeightsRecord.bytesMax,
            "a weights record outgrows \(WeightsRecord.bytesMax) bytes")
        return bytes
    }
}
