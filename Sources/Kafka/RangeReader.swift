// Reads ranges of single partitions to their end, outside of any group: restores, audits, weights.
//
// Two clients, because a read_committed one is told the last stable offset where it asks for the end:
// what was committed behind somebody's open transaction lies behind that (guarantees.md, "M4").

/// Reads what is committed, and knows where the log really ends.
package struct RangeReader: ~Copyable {
    private let committed: Consumer
    let uncommitted: Consumer
    private let stallLimit: Duration
    /// False only for the negative control that restores to the last stable offset.
    package var readsTrueEnds = true
    /// Told when no record came for some seconds, and again from time to time: what is read, where it
    /// is, and up to which offset.
    package var waits: (TopicPartition, Int64, Int64) -> Void = { _, _, _ in }

    static let waitMilliseconds: Int32 = 10_000

    /// - Parameters:
    ///   - clients: brokers and security; whatever people passed on for consumers.
    ///   - stallLimit: how long a range may take without a record.
    package init(_ clients: ClientPresets, stallLimit: Duration = .seconds(60)) throws(KafkaError) {
        let ahead: Settings = ["queued.min.messages": "200000"]
        let committed = try Consumer(
            clients.reader(isolation: .committed).with(ahead), tickMilliseconds: 50)
        uncommitted = try Consumer(clients.reader(isolation: .uncommitted), capacity: 1)
        self.committed = committed
        self.stallLimit = stallLimit
    }

    /// First offset, and the next offset as a read_uncommitted reader sees it.
    package func range(of place: TopicPartition) throws(KafkaError) -> Range<Int64> {
        readsTrueEnds
            ? try uncommitted.watermarks(place, milliseconds: Self.waitMilliseconds)
            : try committed.watermarks(place, milliseconds: Self.waitMilliseconds)
    }

    /// The next offsets of partitions as a read_uncommitted reader sees them, asked for in one call;
    /// one that is not known is left out.
    package func ends(of places: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        try uncommitted.client.ends(of: places, milliseconds: Self.waitMilliseconds)
    }

    /// Reads the committed records of a range in order.
    ///
    /// The last offsets may be markers: the end of the file at or behind the range's end counts as
    /// arrival.
    /// - Parameters:
    ///   - goesOn: asked some times a second with the next offset; false ends it.
    ///   - damaged: a batch that cannot be decompressed, by its last offset; false: it is an error.
    ///   - body: a record of the range.
    package func read<Failure: Error>(
        _ place: TopicPartition, _ range: Range<Int64>, while goesOn: (Int64) -> Bool,
        damaged: (Int64) throws(Failure) -> Bool = { _ in false },
        _ body: (borrowing Message) throws(Failure) -> Void
    ) throws(RangeFailure<Failure>) {
        guard !range.isEmpty else { return }
        do { try committed.assign([Position(place, range.lowerBound)]) } catch {
            throw .kafka(error)
        }
        committed.ticker.watch([place])
        defer {
            committed.ticker.watch([])
            try? committed.assign([])
        }
        var position = range.lowerBound
        var isShort = false
        var deadline = ContinuousClock.now + stallLimit
        var pause = Pause(at: .now)
        while position < range.upperBound {
            guard goesOn(position) else { throw .stopped }
            guard ContinuousClock.now < deadline else { throw .stalled(at: position, stallLimit) }
            let batch: Batch
            do { batch = try committed.read(milliseconds: 200) } catch { throw .kafka(error) }
            if batch.count > 0 {
                deadline = .now + stallLimit
                pause = Pause(at: .now)
            } else if pause.isWorthAWord(at: .now) {
                waits(place, position, range.upperBound)
            }
            if let (base, error) = try take(batch, range, &position, &isShort, body) {
                try pass(base, error, place, &position, damaged)
            }
            guard isShort else { continue }
            isShort = false
            let end: Int64
            do { end = try self.range(of: place).upperBound } catch { throw .kafka(error) }
            if readsTrueEnds, end < range.upperBound { throw .short(end: end) }
        }
        _ = goesOn(position)
    }

    /// Goes on behind a batch that cannot be decompressed, if `damaged` allows.
    private func pass<Failure: Error>(
        _ base: Int64, _ error: KafkaError, _ place: TopicPartition, _ position: inout Int64,
        _ damaged: (Int64) throws(Failure) -> Bool
    ) throws(RangeFailure<Failure>) {
        let end: Int64
        do { end = try endOfBatch(at: base, of: place) } catch { throw .kafka(error) }
        guard end > position else { return }
        let isPassed: Bool
        do throws(Failure) { isPassed = try damaged(end - 1) } catch { throw .body(error) }
        guard isPassed else { throw .kafka(error) }
        position = end
        do { try committed.assign([Position(place, end)]) } catch { throw .kafka(error) }
    }

    /// - Parameter isShort: set when the file ends before the range.
    /// - Returns: the first offset of a batch that cannot be decompressed.
    private func take<Failure: Error>(
        _ batch: borrowing Batch, _ range: Range<Int64>, _ position: inout Int64,
        _ isShort: inout Bool, _ body: (borrowing Message) throws(Failure) -> Void
    ) throws(RangeFailure<Failure>) -> (base: Int64, KafkaError)? {
        for index in 0..<batch.count where position < range.upperBound {
            let message = batch[index]
            if message.isEnd {
                position = max(position, message.offset)
                isShort = position < range.upperBound
            } else if message.isRecord {
                position = message.offset + 1
                guard message.offset < range.upperBound else { return nil }
                do throws(Failure) { try body(message) } catch { throw .body(error) }
            } else if message.event == .stopPartition, let error = message.error {
                guard error.isDamagedBatch else { throw .kafka(error) }
                return (message.offset, error)
            }
        }
        return nil
    }
}

/// Why a range was not read to its end.
package enum RangeFailure<Failure: Error>: Error {
    case kafka(KafkaError)
    /// No record came for so long, though the log goes on.
    case stalled(at: Int64, Duration)
    /// The log ends before the range.
    case short(end: Int64)
    /// The caller wanted no more.
    case stopped
    /// What the caller's own part threw.
    case body(Failure)
}

extension RangeFailure {
    /// What a person is told of a range that could not be read.
    package var why: String {
        switch self {
        case .kafka(let error): error.description
        case .stalled(_, let limit):
            "no record came for \(limit.components.seconds) s; a transaction of another producer "
                + "may be hanging there"
        case .short(let end): "the log ends at offset \(end)"
        case .stopped, .body: "reading was ended"
        }
    }

    package var remedy: String {
        switch self {
        case .stalled: "look for it with kafka-transactions.sh find-hanging, then start again"
        case .short:
            "records were lost in the cluster, or the topic was deleted and created again; restore "
                + "it"
        case .kafka, .stopped, .body: "start again"
        }
    }

    /// It may be readable later.
    package var isPassing: Bool { if case .short = self { false } else { true } }
}
