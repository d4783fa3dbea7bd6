// Taking the records of both inputs in the order of their times
// (transactions.md, "The order of the inputs").
import Kafka

extension Worker {
    /// After an assignment. The ends are asked for, so that an input without records is no reason to
    /// wait for the first answer to a fetch; if nobody answers now, that answer tells them.
    func startOrder() {
        let ends = task.inputs.count == 2 ? try? log.ends(of: task.positions.map(\.place)) : nil
        order.start(task.positions, of: task.inputs.map(\.text), ends: ends ?? [:], consumer)
    }

    /// Whether a batch is to be looked at inside a transaction: it has records or errors, or what
    /// waited need not wait any more.
    func hasWork(_ batch: borrowing Batch) -> Bool {
        guard batch.hasOnlyEnds else { return true }
        guard !order.lanes.isEmpty else { return false }
        order.catchUp(task.positions)
        noteEnds(of: batch)
        return order.isReady(consumer)
    }

    /// False for what may be taken as it comes: nothing waits, nothing is waited for, and nothing in
    /// the batch is of another input than the first.
    func needsOrder(_ batch: borrowing Batch) -> Bool {
        guard !order.lanes.isEmpty else { return false }
        guard order.isOpen, batch.isAllRecords(of: identities[0]) else { return true }
        order.passed()
        return false
    }

    /// Takes what is due of a batch and of what waited, and lets the rest wait.
    ///
    /// - Returns: how far it came, and whether a fault that was asked for ended it.
    func takeInOrder(
        _ batch: borrowing Batch, from first: Int, _ transaction: borrowing Transaction
    ) throws(KafkaError) -> (index: Int, isInjected: Bool) {
        order.catchUp(task.positions)
        holdSecondInput(of: batch, from: first)
        try takeHeld(transaction)
        var index = first
        while index < batch.count {
            let message = batch[index]
            index += 1
            if !message.isRecord {
                if message.isEnd, input(of: message) == 0 { order.sawEnd(message, input: 0) }
                handle(message)
            } else {
                switch input(of: message) {
                case 0: try offer(message, transaction)
                case 1: break
                default: statistics.stale += 1
                }
            }
            if Injection.abortsAmidBatch() { return (index, true) }
        }
        for lane in order.lanes { lane?.updateEnd(0, consumer) }
        try takeHeld(transaction)
        try order.settle(consumer)
        return (index, false)
    }

    /// The records of the second input, before those of the first are looked at: they may be older.
    private func holdSecondInput(of batch: borrowing Batch, from first: Int) {
        for index in first..<batch.count {
            let message = batch[index]
            guard input(of: message) == 1 else { continue }
            if message.isEnd {
                order.sawEnd(message, input: 1)
            } else if message.isRecord, !order.hold(message, input: 1) {
                statistics.stale += 1
            }
        }
        for lane in order.lanes {
            lane?.sides[0].isAtEnd = false
            lane?.updateEnd(1, consumer)
        }
    }

    /// Takes a record of the first input, after what is older of the second; or lets it wait.
    @inline(__always)
    private func offer(_ message: borrowing Message, _ transaction: borrowing Transaction)
        throws(KafkaError)
    {
        guard let lane = order[message.partition], lane.expects(message, input: 0) else {
            statistics.stale += 1
            return
        }
        while lane.sides[0].held.isEmpty, schedule.hasRoom {
            let next = NextRecord(timestamp: message.timestamp)
            switch NextRecord.choice(next, lane.sides[1].nextRecord) {
            case 0:
                lane.sides[0].next = message.offset + 1
                return try take(message, input: 0, transaction)
            case 1: try takeHeld(of: lane, 1, transaction)
            default:
                _ = order.hold(message, input: 0)
                return
            }
        }
        _ = order.hold(message, input: 0)
    }

    private func takeHeld(_ transaction: borrowing Transaction) throws(KafkaError) {
        for lane in order.lanes {
            guard let lane else { continue }
            while schedule.hasRoom, let input = lane.choice {
                try takeHeld(of: lane, input, transaction)
            }
        }
    }

    private func takeHeld(
        of lane: InputLane, _ input: Int, _ transaction: borrowing Transaction
    ) throws(KafkaError) {
        try lane.sides[input].held.takeFirst { message throws(KafkaError) in
            try take(message, input: input, transaction)
            task.note(message, input: input)
        }
    }

    private func noteEnds(of batch: borrowing Batch) {
        for index in 0..<batch.count {
            let message = batch[index]
            guard let input = input(of: message) else { continue }
            order.sawEnd(message, input: input)
        }
    }
}
