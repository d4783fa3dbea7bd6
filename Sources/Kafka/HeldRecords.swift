// Records that wait for their turn, as copies.
//
// Copies, because a message of librdkafka keeps the whole answer alive that it came in: one verdict
// in each of a thousand answers would hold a thousand times 4 MB of events.
import CRdkafka

/// A queue of copied records of one partition. Their topic is the consumer's: not to be read after it.
package final class HeldRecords {
    private var records: [UnsafeMutablePointer<HeldRecord>] = []
    /// Of the oldest that is left.
    private var head = 0
    /// Of keys, values and what it takes to keep a record.
    package private(set) var byteCount = 0

    package init() {}

    package var count: Int { records.count - head }
    package var isEmpty: Bool { head == records.count }

    /// Lends the oldest record for a look.
    package func withFirst<Result>(_ body: (borrowing Message) -> Result) -> Result? {
        isEmpty ? nil : body(Message(held: records[head]))
    }

    package func append(copying message: borrowing Message) {
        let record = HeldRecord.copy(message)
        records.append(record)
        byteCount += record.pointee.byteCount
    }

    /// Lends the oldest record, then forgets it.
    package func takeFirst<Result, Failure: Error>(
        _ body: (borrowing Message) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(!isEmpty, "no record is held")
        let record = records[head]
        head += 1
        byteCount -= record.pointee.byteCount
        defer {
            HeldRecord.free(record)
            compact()
        }
        return try body(Message(held: record))
    }

    package func removeAll() {
        for index in head..<records.count { HeldRecord.free(records[index]) }
        records = []
        head = 0
        byteCount = 0
    }

    private func compact() {
        if isEmpty {
            records.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 4_096, head * 2 >= records.count {
            records.removeFirst(head)
            head = 0
        }
    }

    deinit { removeAll() }
}

/// A copy, in one piece of memory: this, then key and value.
struct HeldRecord {
    /// As the library hands it out, but with our key and value. Comes first: its address is ours.
    var message: rd_kafka_message_t
    /// Less than 0: none.
    var timestamp: Int64
    var headers: OpaquePointer?
    /// All that it takes.
    var byteCount: Int

    static func copy(_ message: borrowing Message) -> UnsafeMutablePointer<HeldRecord> {
        var copy = message.raw.pointee
        let size = MemoryLayout<HeldRecord>.stride + copy.key_len + copy.len
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: size, alignment: MemoryLayout<HeldRecord>.alignment)
        var free = memory + MemoryLayout<HeldRecord>.stride
        if let key = copy.key {
            free.copyMemory(from: key, byteCount: copy.key_len)
            copy.key = free
            free += copy.key_len
        }
        if let value = copy.payload {
            free.copyMemory(from: value, byteCount: copy.len)
            copy.payload = free
        }
        let record = memory.bindMemory(to: HeldRecord.self, capacity: 1)
        record.initialize(
            to: HeldRecord(
                message: copy, timestamp: message.timestamp ?? -1,
                headers: message.headers.map { rd_kafka_headers_copy($0) }, byteCount: size))
        return record
    }

    static func free(_ record: UnsafeMutablePointer<HeldRecord>) {
        if let headers = record.pointee.headers { rd_kafka_headers_destroy(headers) }
        UnsafeMutableRawPointer(record).deallocate()
    }
}
