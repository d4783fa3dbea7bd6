// Topics in memory for the audit: what a broker would show a read_committed reader.
import Audit
import Kafka
import Leads
import Wire

/// A committed record.
struct AuditRecord: Equatable {
    var offset: Int64
    var timestamp: Int64 = 0
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [(name: String, value: [UInt8])] = []

    static func == (a: Self, b: Self) -> Bool {
        a.offset == b.offset && a.key == b.key && a.value == b.value
            && a.headers.map(\.name) == b.headers.map(\.name)
            && a.headers.map(\.value) == b.headers.map(\.value)
    }

    var text: String {
        get { String(decoding: value ?? [], as: UTF8.self) }
        set { value = Array(newValue.utf8) }
    }

    func header(_ name: String) -> String? {
        headers.last { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }

    mutating func setHeader(_ name: String, _ text: String?) {
        headers.removeAll { $0.name == name }
        if let text { headers.append((name, Array(text.utf8))) }
    }
}

struct AuditMemoryLog: AuditLog {
    var records: [TopicPartition: [AuditRecord]] = [:]
    /// First and next offsets.
    var ranges: [TopicPartition: Range<Int64>] = [:]
    var groups: [String: [TopicPartition: Int64]] = [:]
    var counts: [String: Int32] = [:]
    var partitioner = Partitioner.murmur2

    mutating func create(_ topic: String, partitions: Int32) {
        counts[topic] = partitions
        for partition in 0..<partitions { ranges[TopicPartition(topic, partition)] = 0..<0 }
    }

    /// The partition that a producer with our partitioner would choose.
    func place(_ topic: String, _ key: [UInt8]?) -> TopicPartition {
        let count = counts[topic] ?? 1
        guard let key, !key.isEmpty else { return TopicPartition(topic, 0) }
        return TopicPartition(topic, partitioner.partition(key: key.span.bytes, count: count))
    }

    mutating func append(_ record: AuditRecord, to place: TopicPartition) {
        var record = record
        record.offset = ranges[place]!.upperBound
        records[place, default: []].append(record)
        ranges[place] = ranges[place]!.lowerBound..<record.offset + 1
    }

    /// The end of a transaction takes an offset too.
    mutating func addMarker(to place: TopicPartition) {
        ranges[place] = ranges[place]!.lowerBound..<ranges[place]!.upperBound + 1
    }

    /// Drops what a later record of the same key replaces, as the broker's cleaner does.
    mutating func compact(_ place: TopicPartition) {
        var seen: Set<[UInt8]> = []
        let kept = (records[place] ?? []).reversed().filter { seen.insert($0.key ?? []).inserted }
        records[place] = kept.reversed()
    }

    // MARK: AuditLog

    func partitionCount(of topic: String) -> Int32 { counts[topic] ?? 0 }

    func range(of place: TopicPartition) -> Range<Int64> { ranges[place] ?? 0..<0 }

    func committed(_ places: [TopicPartition], group: String) -> [Position] {
        places.map { Position($0, groups[group]?[$0]) }
    }

    func records(
        of place: TopicPartition, in range: Range<Int64>,
        _ take: (borrowing InputRecord) throws -> Void
    ) throws {
        for record in records[place] ?? [] where range.contains(record.offset) {
            try record.read(take)
        }
    }

    func outputs(
        of place: TopicPartition, in range: Range<Int64>, _ take: (OutputRecord) throws -> Void
    ) throws {
        for record in records[place] ?? [] where range.contains(record.offset) {
            try take(
                OutputRecord(
                    partition: place.partition, offset: record.offset, key: record.key,
                    value: record.value, headers: record.headers))
        }
    }
}

extension AuditRecord {
    /// Hands the record over as a worker does.
    func read<Result>(_ body: (borrowing InputRecord) throws -> Result) rethrows -> Result {
        let (keyBytes, valueBytes) = (key ?? [], value ?? [])
        let (keySpan, valueSpan) = (keyBytes.span.bytes, valueBytes.span.bytes)
        switch (key == nil, value == nil) {
        case (true, true):
            return try body(
                InputRecord(key: nil, value: nil, offset: offset, timestamp: timestamp))
        case (true, false):
            return try body(
                InputRecord(key: nil, value: valueSpan, offset: offset, timestamp: timestamp))
        case (false, true):
            return try body(
                InputRecord(key: keySpan, value: nil, offset: offset, timestamp: timestamp))
        case (false, false):
            return try body(
                InputRecord(key: keySpan, value: valueSpan, offset: offset, timestamp: timestamp))
        }
    }
}
