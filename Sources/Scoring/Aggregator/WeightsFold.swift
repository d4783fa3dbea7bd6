// The audit's recomputation (guarantees.md, "O9"): beliefs, weights and counters from the log of
// judgements alone. Restores, aborts and restarts of the aggregator must have left no trace.
//
// On a live system: read `scoring.weights` up to one end, take `_meta`, `current` and the definitions
// from that, and fold up to that meta's O. A definition of a later transaction may begin at O too.
package import Learning
package import Wire

/// Folds one partition of `scoring.judgements` from its first offset.
package struct WeightsFold {
    private var state: AggregatorState
    /// Not in force yet, by offset.
    private var priors: ArraySlice<PriorRecord>
    private var events: [AggregatorState.Event] = []

    /// - Parameters:
    ///   - start: the first offset of the partition.
    ///   - priors: all records `<model>/definition/<n>` of the model.
    ///   - home: the partition that `<model>/current` names; nil without weights.
    package init(
        model: String, partition: Int32, start: Int64, priors: [PriorRecord], home: Int32?
    ) {
        state = AggregatorState(model: model, partition: partition, nextOffset: start)
        state.home = home
        self.priors = priors.sorted { $0.number < $1.number }[...]
    }

    /// Folds the next committed record.
    package mutating func add(key: RawSpan?, value: RawSpan?, offset: Int64) -> Outcome {
        adoptPriors(before: offset)
        var rest = priors
        let outcome = state.add(
            key: key, value: value, offset: offset,
            seed: { rest.first?.fromOffset == offset ? rest.popFirst() : nil }, into: &events)
        priors = rest
        return outcome
    }

    /// Ends the fold.
    ///
    /// - Parameter nextOffset: O of the committed meta.
    /// - Returns: the value that `<model>/current` must have, bit for bit; nil if the partition has
    ///   no record of the model.
    package mutating func finish(nextOffset: Int64) -> [UInt8]? {
        adoptPriors(before: nextOffset)
        return state.weights?.encode()
    }

    /// The undo list as `<model>/undo/<place>` must have it.
    package var undoRecords: [(place: Int, value: [UInt8])] {
        guard let list = state.learning?.learner.state.undoList else { return [] }
        return list.chunks.map {
            (UndoRecord.place($0.first / UndoList.chunkSize, of: list), UndoRecord.encode($0))
        }
    }

    /// What the records taken since the last call must have left, in order.
    package mutating func takeEvents() -> [AggregatorState.Event] {
        defer { events = [] }
        return events
    }

    /// What must stand in the committed meta.
    package var counts: OutcomeCounts { state.counts }
    package var learner: Learner? { state.learning?.learner }

    private mutating func adoptPriors(before offset: Int64) {
        guard state.learning != nil else { return }
        while let next = priors.first, next.fromOffset <= offset {
            state.adopt(priors.removeFirst(), into: &events)
        }
    }
}
