// Which logs the inputs are: what a batch leaves as a mark, and what the watch says
// (restore.md, "Restore").
import Kafka
import Scoring

extension Worker {
    /// Notes the last record of each owned input in a batch. Backwards, so that nothing is kept or
    /// hashed per record.
    func noteLast(of batch: borrowing Batch) {
        var left = task.positions.count
        var seen: Set<InputPartition> = []
        var index = batch.count - 1
        var before = InputPartition(input: -1, partition: -1)
        while index >= 0, left > 0 {
            defer { index -= 1 }
            let message = batch[index]
            guard message.isRecord, let input = input(of: message) else { continue }
            let place = InputPartition(input: input, partition: message.partition)
            // Records of one partition follow each other.
            guard place != before else { continue }
            before = place
            guard seen.insert(place).inserted else { continue }
            task.note(message, input: input)
            left -= 1
        }
    }

    /// Notes that the reader has arrived at the end of an input.
    func noteEnd(_ message: borrowing Message) {
        guard let input = input(of: message) else { return }
        order.catchUp(task.positions)
        let place = TopicPartition(message.topic, message.partition)
        let lane = order[message.partition]?.sides[input]
        guard lane?.isPaused != true,
            let next = lane?.next
                ?? task.positions.first(where: { $0.place == place })?.offset
        else { return }
        lagGauge.reached(message.offset, next: next, of: place)
    }

    /// Ends alone open no transaction, and none is due for them.
    func noteEnds(_ batch: borrowing Batch) {
        for index in 0..<batch.count { noteEnd(batch[index]) }
        if open == nil { lagGauge.committed(task.positions) }
    }

    /// Hears what who watches the topics has found.
    func hearWatch() throws(WorkerFailure) {
        guard let post = settings.post, post.hasWord else { return }
        let (proven, refusal) = post.answer(task.logs, at: task.positions)
        if let refusal { throw .refused([refusal]) }
        task.prove(proven)
    }

    /// Whether a partition that cannot be read on is of another log than it was.
    func refusalIfOther(_ place: TopicPartition) -> StateRefusal? {
        guard let marks = task.logs[place],
            let next = task.positions.first(where: { $0.place == place })?.offset,
            let probe = try? RecordProbe(settings.clients),
            let (identity, range) = try? probe.identities(of: [place: marks])[place],
            case .other(let difference) = identity
        else { return nil }
        return .otherLog(place, difference, next: next, range)
    }
}

private struct InputPartition: Hashable {
    var input: Int
    var partition: Int32
}
