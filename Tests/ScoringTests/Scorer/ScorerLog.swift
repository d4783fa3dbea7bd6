// The topics of a scorer's partition in memory.
import Leads
import Scoring
import Wire

/// A record of an input.
struct LogRecord: Equatable {
    var key: [UInt8]?
    var value: [UInt8]?
    var offset: Int64
    var timestamp: Int64

    /// Of the CloudEvents id, if it has one.
    var cloudEventHash: UInt64?

    /// Hands the record over as the worker does.
    func read<Result>(_ body: (borrowing InputRecord) -> Result) -> Result {
        let keyBytes = key ?? []
        let valueBytes = value ?? []
        let keySpan = keyBytes.span.bytes
        let valueSpan = valueBytes.span.bytes
        return body(
            InputRecord(
                key: key == nil ? nil : keySpan, value: value == nil ? nil : valueSpan,
                offset: offset, timestamp: timestamp, cloudEventHash: cloudEventHash))
    }
}

/// Something a transaction wrote.
struct Output: Equatable {
    var output: ScorerOutput
    var key: [UInt8]
    var value: [UInt8]
    var headers: [String: [UInt8]]
}

extension Effects {
    /// Copies what was put, and empties the buffer.
    mutating func drain() -> [Output] {
        defer { clear() }
        return effects.map { effect in
            var headers: [String: [UInt8]] = [:]
            for header in effect.headers {
                headers[header.name.description] = Array(bytes[header.value])
            }
            return Output(
                output: effect.output, key: Array(bytes[effect.key]),
                value: Array(bytes[effect.value]), headers: headers)
        }
    }
}

/// What the broker has of one partition: committed only.
struct Cluster {
    /// O; nil before the first commit.
    var committed: Offsets?
    var changelog: [Output] = []
    var outputs: [Output] = []
    /// Input, offset and code of what went to the dead letters.
    var deadLetters: [String] = []

    mutating func commit(_ transaction: Transaction, at offsets: Offsets) {
        changelog += transaction.state
        outputs += transaction.outputs
        deadLetters += transaction.deadLetters
        committed = offsets
    }

    /// Drops what a later record of the same key replaces, as the broker's cleaner does.
    mutating func compact() {
        var seen: Set<[UInt8]> = []
        let kept = changelog.reversed().filter { seen.insert($0.key).inserted }
        changelog = kept.reversed()
    }
}

/// What an open transaction has sent so far.
struct Transaction {
    var state: [Output] = []
    var outputs: [Output] = []
    var deadLetters: [String] = []
}
