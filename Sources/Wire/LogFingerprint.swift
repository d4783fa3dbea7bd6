// Which log an offset belongs to.
//
// An offset says nothing about its topic: a topic that was deleted and created again has records at
// the same numbers, and a group would go on in the middle of it. librdkafka 2.0.2 tells no topic id,
// so the state remembers what it saw: place, time and hash of a record that it took. The same record
// at the same place is the same log.
import Leads

/// A record that was taken from an input, as it can be found again.
package struct LogFingerprint: Sendable, Hashable {
    package var offset: Int64
    /// Of the record, in milliseconds since 1970; 0 for none.
    package var timestamp: Int64
    /// Of key, value and time.
    package var hash: UInt64

    package init(offset: Int64, timestamp: Int64, hash: UInt64) {
        (self.offset, self.timestamp, self.hash) = (offset, timestamp, hash)
    }

    /// - Parameters:
    ///   - key: nil where the record has none.
    ///   - value: nil for a tombstone.
    package init(offset: Int64, timestamp: Int64, key: RawSpan?, value: RawSpan?) {
        var hash = UInt64(bitPattern: timestamp)
        // Nothing and no bytes are different records.
        hash = Self.hash(key, seed: hash &+ (key == nil ? 1 : 0))
        hash = Self.hash(value, seed: hash &+ (value == nil ? 1 : 0))
        self.init(offset: offset, timestamp: timestamp, hash: hash)
    }

    private static func hash(_ bytes: RawSpan?, seed: UInt64) -> UInt64 {
        guard let bytes else { return StableHash.hash64(.init(start: nil, count: 0), seed: seed) }
        return bytes.withUnsafeBytes { StableHash.hash64($0, seed: seed) }
    }
}

/// What a partition knows of one input's log.
///
/// Two records, because the newest alone proves little: had the worker gone on in another log before
/// anybody noticed, the newest would be of that one. `proven` moves on only when both were found in
/// the log at once.
package struct LogMarks: Sendable, Equatable {
    /// Known to lie in the log that everything before was taken from.
    package var proven: LogFingerprint?
    /// The last one that was taken.
    package var last: LogFingerprint?

    package init(proven: LogFingerprint? = nil, last: LogFingerprint? = nil) {
        (self.proven, self.last) = (proven, last)
    }

    /// Both, oldest first, each once.
    package var all: [LogFingerprint] {
        guard let proven, proven != last else { return last.map { [$0] } ?? [] }
        return [proven] + (last.map { [$0] } ?? [])
    }

    /// Takes note of a record that was taken.
    package mutating func take(_ record: LogFingerprint) {
        last = record
        if proven == nil { proven = record }
    }
}

extension LogMarks {
    /// UInt8 count (0 to 2), then offset, time and hash of each; in the meta record.
    func write(to writer: inout ByteWriter) {
        writer.put(UInt8(all.count))
        for mark in all {
            writer.put(mark.offset)
            writer.put(mark.timestamp)
            writer.put(mark.hash)
        }
    }

    /// nil for what `write` never makes.
    init?(_ reader: inout ByteReader) throws(ByteReader.Ended) {
        let count = Int(try reader.get(UInt8.self))
        guard count <= 2 else { return nil }
        var marks: [LogFingerprint] = []
        for _ in 0..<count {
            marks.append(
                LogFingerprint(
                    offset: try reader.get(), timestamp: try reader.get(), hash: try reader.get()))
        }
        self.init(proven: marks.first, last: marks.last)
        guard marks.allSatisfy({ $0.offset >= 0 }), all.count == count else { return nil }
    }
}
