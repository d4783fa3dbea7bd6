// One partition of the scorer from the log. The order is the point (guarantees.md, "M4"): the
// group's offsets were read before, then the changelog's true end, then the changelog, then C to O.
import Kafka
import Leads
import Scoring
import Wire

struct Restore {
    let number: Int32
    let topics: ScorerTopics
    let environment: ScorerPartition.Environment
    let offsets: OffsetSource
    /// For looking at one lead: all others are passed by.
    var only: [UInt8]?

    /// - Parameters:
    ///   - goesOn: asked some times a second; false ends it with `.stopped`.
    ///   - identify: compares the inputs with what the state knows of them, and brings that up to
    ///     date; not asked for where nobody goes on from here.
    func run(
        _ committed: [TopicPartition: Int64?], _ log: borrowing RangeReader,
        _ reader: EngagementReader, while goesOn: () -> Bool = { true },
        identify: Identify = { _, _, _ in }
    ) throws(WorkerFailure) -> ScorerPartition {
        let engagement = TopicPartition(topics.engagement.text, number)
        let feedback = TopicPartition(topics.feedback.text, number)
        let loader = try load(log, while: goesOn)
        let ranges: (engagement: Range<Int64>, feedback: Range<Int64>)
        do throws(KafkaError) {
            ranges = (try log.range(of: engagement), try log.range(of: feedback))
        } catch { throw WorkerFailure(error) }
        let starts = PerInput(
            offsets.resolve(
                group: committed[engagement] ?? nil, state: loader.committed?.engagement,
                log: ranges.engagement),
            offsets.resolve(
                group: committed[feedback] ?? nil, state: loader.committed?.feedback,
                log: ranges.feedback))
        var logs = loader.logs
        if offsets != .state {
            let inputs = PerInput(engagement, feedback)
            try checkBoth(committed[engagement] ?? nil, committed[feedback] ?? nil, inputs)
            if let next = loader.committed { try identify(&logs, inputs, next) }
        }
        let first = Offsets(ranges.engagement.lowerBound, ranges.feedback.lowerBound)
        let partition: ScorerPartition
        let replay: ReplayRange?
        do throws(StateRefusal) {
            (partition, replay) = try loader.finish(committed: known(starts), first: first)
            for (start, place) in [(starts.engagement, engagement), (starts.feedback, feedback)] {
                let refusal = start.refusal(
                    of: place, "records", ifGone: StateRefusal.goneRemedy)
                if let refusal { throw refusal }
            }
            if let replay { try check(replay, ranges.engagement, engagement) }
        } catch { throw .refused([error]) }
        let restored = try replayed(
            partition, replay, engagement, log, reader, while: goesOn)
        if restored.totals.serial > 0 { restored.know(logs) }
        return restored
    }

    typealias Identify = (inout PerInput<LogMarks>, PerInput<TopicPartition>, Offsets)
        throws(WorkerFailure) -> Void

    /// The group has offsets of both inputs, or of none.
    private func checkBoth(
        _ engagement: Int64?, _ feedback: Int64?, _ inputs: PerInput<TopicPartition>
    ) throws(WorkerFailure) {
        guard (engagement == nil) != (feedback == nil) else { return }
        throw .refused([
            engagement == nil
                ? .offsetMissing(inputs.engagement, beside: inputs.feedback)
                : .offsetMissing(inputs.feedback, beside: inputs.engagement)
        ])
    }

    private func load(_ log: borrowing RangeReader, while goesOn: () -> Bool)
        throws(WorkerFailure) -> ScorerPartition.Loader
    {
        let changelog = TopicPartition(topics.changelog.text, number)
        var loader = ScorerPartition.Loader(number: number, environment: environment)
        try log.restore(changelog, while: goesOn) { message throws(StateRefusal) in
            guard let key = message.key else {
                throw StateRefusal(
                    what: "the changelog of partition \(number) is unreadable",
                    why: "the record at offset \(message.offset) has no key",
                    remedy: "find who else writes to \(changelog.topic); only leadloop may")
            }
            guard isWanted(key) else { return }
            try key.withUnsafeBytes { key throws(StateRefusal) in
                guard let value = message.value else {
                    return try loader.load(key: key, value: nil, offset: message.offset)
                }
                try value.withUnsafeBytes { value throws(StateRefusal) in
                    try loader.load(key: key, value: value, offset: message.offset)
                }
            }
        }
        return loader
    }

    /// Both inputs' offsets, if both have one.
    private func known(_ starts: PerInput<StartPosition>) -> Offsets? {
        guard let engagement = starts.engagement.next, let feedback = starts.feedback.next else {
            return nil
        }
        return Offsets(engagement, feedback)
    }

    private func check(_ replay: ReplayRange, _ log: Range<Int64>, _ place: TopicPartition)
        throws(StateRefusal)
    {
        guard log.lowerBound > replay.from else { return }
        throw StateRefusal(
            what: "input for the replay of \(place) is gone",
            why: "counts since offset \(replay.from) are not in the changelog, the topic starts at "
                + "\(log.lowerBound)",
            remedy: StateRefusal.goneRemedy)
    }

    private func replayed(
        _ partition: ScorerPartition, _ replay: ReplayRange?, _ place: TopicPartition,
        _ log: borrowing RangeReader, _ reader: EngagementReader, while goesOn: () -> Bool
    ) throws(WorkerFailure) -> ScorerPartition {
        if let replay = Self.kept(replay) {
            try log.restore(place, replay.from..<replay.to, isInput: true, while: goesOn) {
                message in
                if let key = message.key, !isWanted(key) { return }
                let record = InputRecord(
                    key: message.key, value: message.value, offset: message.offset,
                    timestamp: message.timestamp ?? 0, cloudEventHash: message.cloudEventHash)
                partition.replayEngagement(record, reader)
                Injection.reach(.inReplay)
            }
        }
        partition.finishRestore()
        if only == nil {
            do throws(StateRefusal) { try partition.checkIsWhole() } catch {
                throw .refused([error])
            }
        }
        return partition
    }

    /// Records of ours begin with a zero byte: the state's meta record.
    private func isWanted(_ key: borrowing RawSpan) -> Bool {
        guard let only else { return true }
        return key.holds(only) || !key.isEmpty && key.unsafeLoad(as: UInt8.self) == 0
    }
}

extension RangeReader {
    /// Reads a range for a restore; nil: the whole log.
    ///
    /// - Parameter isInput: batches that cannot be decompressed count for nothing in it, as when they
    ///   were taken; in a log of ours nothing may be missing.
    func restore(
        _ place: TopicPartition, _ range: Range<Int64>? = nil, isInput: Bool = false,
        while goesOn: () -> Bool,
        _ body: (borrowing Message) throws(StateRefusal) -> Void
    ) throws(WorkerFailure) {
        let whole: Range<Int64>
        if let range {
            whole = range
        } else {
            do throws(KafkaError) { whole = try self.range(of: place) } catch {
                throw WorkerFailure(error)
            }
        }
        do throws(RangeFailure<StateRefusal>) {
            try read(
                place, whole, while: { _ in goesOn() },
                damaged: { (_) throws(StateRefusal) in isInput }, body)
        } catch {
            throw WorkerFailure(error, reading: place, to: whole.upperBound)
        }
    }
}
