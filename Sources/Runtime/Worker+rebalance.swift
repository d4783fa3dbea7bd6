// The group changed. Runs inside `consumer.poll` or `consumer.close`, on the worker's thread
// (restore.md, "Rebalances").
import Kafka
import Scoring

extension Worker {
    func answer(_ change: Rebalance) -> [Position] {
        if isIgnored(change) { return [] }
        do throws(WorkerFailure) {
            switch change {
            case .assigned(let places): return try assigned(places)
            case .revoked:
                // The generation is still valid: commit, so that the next owner replays nothing.
                if failure == nil { try commitEverything(.stay, within: .seconds(5)) }
            case .lost: try lost()
            }
        } catch {
            // Not through C: the loop throws it after the poll. Nothing is owned until then.
            failure = failure ?? error
        }
        order.drop(consumer)
        task.drop()
        lagGauge.assigned([])
        if !isStopped() { entered(.waiting) }
        return []
    }

    private func lost() throws(WorkerFailure) {
        statistics.lost += 1
        guard let transaction = open.take() else { return }
        if case .inDoubt(let error) = transaction.abort() { throw WorkerFailure(error) }
        Injection.reach(.afterAbort)
        isUncertain = false
        task.aborted()
    }

    private func assigned(_ places: [TopicPartition]) throws(WorkerFailure) -> [Position] {
        precondition(open == nil, "eager: all was revoked before")
        guard !places.isEmpty else { return [] }
        let partitions = try coPartitioned(places)
        let committed = try committed(places)
        reachAssign()
        defer { trim.noteBurst(at: .now) }
        entered(.restoring(done: 0, of: partitions.count))
        try task.restore(partitions, committed: committed, from: log) {
            self.entered(.restoring(done: self.task.restoredCount, of: partitions.count))
            return !self.isStopped()
        }
        try endIfNothingIsLeft()
        // At once, input or not: the next start may not be told to do without.
        lacksOffsets =
            settings.offsets == .groupElseState && committed.contains { $0.offset == nil }
        consumer.ticker.watch(places)
        lagGauge.assigned(task.positions)
        startOrder()
        entered(.running)
        return task.positions
    }

    /// Each partition must be there for all inputs.
    private func coPartitioned(_ places: [TopicPartition]) throws(WorkerFailure) -> [Int32] {
        let partitions = Set(places.map(\.partition)).sorted()
        guard places.count == partitions.count * task.inputs.count else {
            let counts = try partitionCounts()
            throw .refused([.unevenInputs(places, counts, group: settings.memberGroup)])
        }
        return partitions
    }

    private func partitionCounts() throws(WorkerFailure) -> [(topic: String, partitions: Int32?)] {
        do throws(KafkaError) {
            let probe = try RecordProbe(settings.clients)
            var counts: [(topic: String, partitions: Int32?)] = []
            for topic in task.inputs {
                counts.append((topic.text, try probe.partitionCount(of: topic.text)))
            }
            return counts
        } catch { throw WorkerFailure(error) }
    }

    /// The group's offsets. Waits for a zombie's pending commit, at most until it is timed out.
    private func committed(_ places: [TopicPartition]) throws(WorkerFailure) -> [Position] {
        let wait = settings.transactionTimeoutMilliseconds + 20_000
        let deadline = ContinuousClock.now + .milliseconds(wait)
        var pause = Pause(at: .now)
        while true {
            if isStopped() { throw .stopped }
            do throws(KafkaError) {
                return try consumer.committed(places, milliseconds: 5_000)
            } catch {
                guard ContinuousClock.now < deadline else { throw WorkerFailure(error) }
                guard pause.isWorthAWord(at: .now) else { continue }
                say("waits for the offsets of group \(settings.memberGroup): \(error)")
            }
        }
    }
}
