// The state of an aggregator from `scoring.weights`: read to its true end before
// (guarantees.md, "M4"), all records of the model kept as bytes, then put together and checked.
// Never guess: what does not fit together stops the partition.
import Leads
import Learning
import Wire

extension AggregatorPartition {
    /// The newest value of each key that matters.
    struct Loading {
        var meta: [UInt8]?
        var current: [UInt8]?
        var versions: [Int: [UInt8]] = [:]
        var priors: [Int: [UInt8]] = [:]
        var known: [Int: [UInt8]] = [:]
        var undo: [Int: [UInt8]] = [:]
        private var newestVersion = 0

        /// Records of the model that are nothing without its current one.
        var hasHistory: Bool {
            !(versions.isEmpty && priors.isEmpty && known.isEmpty && undo.isEmpty)
        }

        /// The topic has every version there ever was; a rollback can name the newest only.
        mutating func keep(_ bytes: [UInt8]?, version: Int) {
            newestVersion = max(newestVersion, version)
            versions[version] = bytes
            guard versions.count > 2 * LearningLimits.versionsKept else { return }
            let oldest = newestVersion - LearningLimits.versionsKept
            versions = versions.filter { $0.key > oldest }
        }
    }

    /// Takes one committed record of `scoring.weights`, in order.
    package func load(key: RawSpan, value: RawSpan?) throws(StateRefusal) {
        precondition(loading != nil, "load comes before finishLoad")
        let name = key.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        var bytes: [UInt8]?
        if let value { bytes = value.withUnsafeBytes { Array($0) } }
        if name == AggregatorMeta.key(number) {
            loading?.meta = bytes
            return
        }
        guard name.hasPrefix(model + "/") else { return }
        let parts = name.dropFirst(model.utf8.count + 1).split(separator: "/")
        switch (parts.first, parts.count) {
        case ("current", 1): loading?.current = bytes
        case ("definition", 2): loading?.priors[try index(parts[1], name)] = bytes
        case ("seen", 2): loading?.known[try index(parts[1], name)] = bytes
        case ("undo", 2): loading?.undo[try index(parts[1], name)] = bytes
        case (let part?, 1): loading?.keep(bytes, version: try index(part, name))
        default: throw unreadable("the record '\(name)'", "no record of ours has such a key")
        }
    }

    /// Puts the state together.
    ///
    /// - Returns: the offset at which it stands, to be compared with the group's; nil: there is no
    ///   state, so the partition starts where `start` says.
    package func finishLoad() throws(StateRefusal) -> Int64? {
        guard let loading else { return state.nextOffset }
        self.loading = nil
        let record = try loading.current.map { bytes throws(StateRefusal) in
            try read("the weights '\(model)/current'", bytes, WeightsRecord.decode)
        }
        if record == nil, loading.hasHistory {
            // Else all would be learned anew, under the numbers of versions that were published.
            throw unreadable("the weights", "'\(model)/current' is missing, its history is there")
        }
        state.home = record?.partition
        let isMine = record?.partition == number
        guard let bytes = loading.meta else {
            guard !isMine else {
                throw unreadable(
                    "the weights", "'\(model)/current' is there, '_meta/\(number)' is not")
            }
            return nil
        }
        let meta = try read("the record '_meta/\(number)'", bytes, AggregatorMeta.decode)
        (state.nextOffset, state.serial) = (meta.nextOffset, meta.serial)
        state.counts = meta.counts
        if isMine, let record { state.learning = try learning(record, loading) }
        return meta.nextOffset
    }

    /// Says where to begin when there is no state: the first offset of the log.
    package func start(at offset: Int64) {
        precondition(loading == nil && state.serial == 0, "start is for a partition without state")
        state.nextOffset = offset
    }

    private func learning(
        _ record: WeightsRecord, _ loading: Loading
    ) throws(StateRefusal) -> AggregatorState.ModelState {
        guard let bytes = loading.priors[record.definition] else {
            throw unreadable(
                "the weights", "'\(PriorRecord.key(model, record.definition))' is missing")
        }
        let prior = try read("the weights' definition", bytes, PriorRecord.decode)
        var versions: [Version] = []
        for number in record.oldestVersion...record.version {
            guard let bytes = loading.versions[number] else {
                throw unreadable("the weights", "version \(number) of '\(model)' is missing")
            }
            let version = try read("version \(number)", bytes, WeightsRecord.decode)
            versions.append(version.published)
        }
        var chunks: [KnownIds.Chunk] = []
        for bytes in loading.known.values {
            chunks.append(try read("the list of known judgements", bytes, KnownIds.decode))
        }
        guard let known = KnownIds(chunks, count: record.knownCount) else {
            throw unreadable("the list of known judgements", "its chunks do not fit together")
        }
        var undo: [UndoList.Chunk] = []
        for bytes in loading.undo.values {
            undo.append(try read("the undo list", bytes, UndoRecord.decode))
        }
        guard let learner = record.learner(prior.prior, versions: versions, undo: undo) else {
            throw unreadable("the weights", "'\(model)/current' does not fit its definition")
        }
        return AggregatorState.ModelState(
            learner: learner, definition: record.definition,
            judgementOffset: record.judgementOffset, known: known)
    }

    private func index(_ text: Substring, _ name: String) throws(StateRefusal) -> Int {
        guard let index = Int(text), index >= 0 else {
            throw unreadable("the record '\(name)'", "no record of ours has such a key")
        }
        return index
    }

    private func read<Record>(
        _ what: String, _ bytes: [UInt8], _ decode: (RawSpan) throws(Rejection) -> Record
    ) throws(StateRefusal) -> Record {
        do throws(Rejection) {
            return try decode(bytes.span.bytes)
        } catch {
            let place = error.pointer.map { " (\($0))" } ?? ""
            throw unreadable(what, error.code.sentence + place)
        }
    }

    private func unreadable(_ what: String, _ why: String) -> StateRefusal {
        StateRefusal(
            what: "\(what) on partition \(number) cannot be read", why: why,
            remedy: "a newer leadloop may have written it: start that one; else restore "
                + "scoring.weights, or start a new group, which learns the judgements again")
    }
}
