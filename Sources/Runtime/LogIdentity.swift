// Whether an input is still the log that the state was made from (restore.md, "Restore").
import Kafka
import Scoring
import Wire

/// What was found where an input's marks should lie.
enum LogIdentity: Equatable {
    /// It is the log that it was.
    case same
    /// Nothing tells: no mark is known, or all of their records are gone.
    case unknown
    case other(Difference)

    enum Difference: Equatable {
        /// Another record lies where this one was taken.
        case record(LogFingerprint, instead: LogFingerprint)
        /// The log ends before a record that was taken; what lies before that is still the same, or
        /// cannot be told.
        case short(LogFingerprint, end: Int64, isSameBefore: Bool)
    }

    /// - Parameters:
    ///   - range: the log's first and next offset.
    ///   - found: what lies at the marks' offsets; nothing where a record is gone, or a marker.
    init(_ marks: LogMarks, in range: Range<Int64>, found: [LogFingerprint]) {
        let found = Dictionary(found.map { ($0.offset, $0) }) { $1 }
        var isSame = false
        var short: LogFingerprint?
        for mark in marks.all {
            if mark.offset >= range.upperBound {
                short = short ?? mark
            } else if let other = found[mark.offset] {
                guard other == mark else {
                    self = .other(.record(mark, instead: other))
                    return
                }
                isSame = true
            }
        }
        if let short {
            self = .other(.short(short, end: range.upperBound, isSameBefore: isSame))
        } else {
            self = isSame ? .same : .unknown
        }
    }
}

extension RecordProbe {
    /// Looks for the marks of several inputs at once.
    ///
    /// - Returns: inputs that do not answer are missing; `first` is where the log begins.
    func identities(of logs: [TopicPartition: LogMarks]) throws(KafkaError)
        -> [TopicPartition: (identity: LogIdentity, range: Range<Int64>)]
    {
        let ranges = try ranges(of: Array(logs.keys))
        var found: [TopicPartition: [LogFingerprint]] = [:]
        for mark in [\LogMarks.proven, \.last] {
            var positions: [Position] = []
            for (place, marks) in logs {
                guard let wanted = marks[keyPath: mark], let range = ranges[place],
                    range.contains(wanted.offset),
                    // Once where both are the same record.
                    mark == \.proven || marks.proven != marks.last
                else { continue }
                positions.append(Position(place, wanted.offset))
            }
            try records(at: positions) { message in
                found[TopicPartition(message.topic, message.partition), default: []]
                    .append(LogFingerprint(message))
            }
        }
        return ranges.reduce(into: [:]) { result, item in
            guard let marks = logs[item.key] else { return }
            let identity = LogIdentity(marks, in: item.value, found: found[item.key] ?? [])
            result[item.key] = (identity, item.value)
        }
    }

    static func forRestore(_ clients: ClientPresets) throws(WorkerFailure) -> RecordProbe {
        do throws(KafkaError) { return try RecordProbe(clients) } catch {
            throw WorkerFailure(error)
        }
    }

    /// Checks that a partition's inputs are the logs that its state was made from, and brings its
    /// marks up to date.
    ///
    /// A state without marks is older than they are: it is accepted once, and gets the record before
    /// its offset.
    ///
    /// - Returns: what is told of inputs that could not be compared.
    func check(
        _ logs: inout PerInput<LogMarks>, of inputs: PerInput<TopicPartition>, at next: Offsets
    ) throws(WorkerFailure) -> [String] {
        let refusal: StateRefusal?
        var notes: [String] = []
        do throws(KafkaError) { refusal = try renew(&logs, of: inputs, at: next, &notes) } catch {
            throw WorkerFailure(error)
        }
        if let refusal { throw .refused([refusal]) }
        return notes
    }

    private func renew(
        _ logs: inout PerInput<LogMarks>, of inputs: PerInput<TopicPartition>, at next: Offsets,
        _ notes: inout [String]
    ) throws(KafkaError) -> StateRefusal? {
        let known = ScorerInput.allCases.reduce(into: [:]) { $0[inputs[$1]] = logs[$1] }
        let found = try identities(of: known)
        for input in ScorerInput.allCases {
            guard let (identity, range) = found[inputs[input]] else { continue }
            switch identity {
            case .other(let difference):
                return .otherLog(inputs[input], difference, next: next[input], range)
            case .same: logs[input].proven = logs[input].last
            case .unknown:
                if let note = LogIdentity.note(inputs[input], logs[input], next: next[input]) {
                    notes.append(note)
                }
                guard range.contains(next[input] - 1) else { continue }
                try records(at: [Position(inputs[input], next[input] - 1)]) {
                    let mark = LogFingerprint($0)
                    logs[input] = LogMarks(proven: mark, last: mark)
                }
            }
        }
        return nil
    }
}

extension LogIdentity {
    /// What is told of an input whose known records are all gone; nil where none was ever known.
    static func note(_ place: TopicPartition, _ marks: LogMarks, next: Int64) -> String? {
        guard let mark = marks.all.last else { return nil }
        return
            "\(place) cannot be compared with the log that the state was made from: the record at "
            + "offset \(mark.offset) that the state knows is gone (retention); it is taken for the same "
            + "log, because offset \(next) lies within it and the cluster is the same"
    }
}

extension LogFingerprint {
    init(_ message: borrowing Message) {
        self.init(
            offset: message.offset, timestamp: message.timestamp ?? 0, key: message.key,
            value: message.value)
    }
}
