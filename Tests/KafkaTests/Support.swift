import Kafka
import System
import Testing

extension Settings {
    static func transactional(_ bootstrap: String, id: String) -> Settings {
        [
            "bootstrap.servers": bootstrap, "transactional.id": id,
            "transaction.timeout.ms": "10000",
            "retry.backoff.ms": "10", "linger.ms": "1",
        ]
    }
    static func reader(_ bootstrap: String) -> Settings {
        [
            "bootstrap.servers": bootstrap, "group.id": "unused", "enable.auto.commit": "false",
            "isolation.level": "read_committed", "enable.partition.eof": "true",
            "auto.offset.reset": "error",
            "fetch.wait.max.ms": "20",
        ]
    }
    static func member(_ bootstrap: String, group: String) -> Settings {
        [
            "bootstrap.servers": bootstrap, "group.id": group, "enable.auto.commit": "false",
            "enable.auto.offset.store": "false", "isolation.level": "read_committed",
            "auto.offset.reset": "error",
            "partition.assignment.strategy": "range", "session.timeout.ms": "6000",
            "heartbeat.interval.ms": "200",
            "fetch.wait.max.ms": "20",
        ]
    }
}

func soon(_ seconds: Int = 5) -> ContinuousClock.Instant { .now + .seconds(seconds) }

extension Array where Element == UInt8 {
    init(_ span: RawSpan) {
        self = span.withUnsafeBytes { Array($0) }
    }
}

func text(_ span: RawSpan?) -> String? {
    guard let span else { return nil }
    return span.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
}

/// What a reader sees of one partition, as text.
func readAll(_ bootstrap: String, _ topic: String, partition: Int32 = 0) throws -> [String?] {
    let reader = try Consumer(.reader(bootstrap))
    try reader.assign([Position(TopicPartition(topic, partition), 0)])
    var values: [String?] = []
    let deadline = soon()
    while ContinuousClock.now < deadline {
        let batch = try reader.read(milliseconds: 100)
        for index in 0..<batch.count {
            if batch[index].isEnd { return values }
            values.append(text(batch[index].value))
        }
    }
    return values
}

extension String {
    /// For literals in tests: a record wants bytes that live during the call.
    func withBytes<Result, Failure: Error>(_ body: (RawSpan) throws(Failure) -> Result)
        throws(Failure) -> Result
    {
        let bytes = Array(utf8)
        return try body(bytes.span.bytes)
    }
}

extension Transaction {
    borrowing func send(_ text: String, to topic: TopicName) throws(KafkaError) {
        let bytes = Array(text.utf8)
        try send(
            Outgoing(to: topic, partition: 0, key: nil, value: bytes.span.bytes), deadline: soon())
    }
}

/// Waits for a state instead of sleeping; says what was last seen.
func wait(
    _ seconds: Int = 20, until isThere: () throws -> Bool, _ last: @autoclosure () -> String
) rethrows {
    let deadline = soon(seconds)
    while try !isThere() {
        guard ContinuousClock.now < deadline else {
            Issue.record("still waiting after \(seconds) s: \(last())")
            return
        }
        Thread.sleep(milliseconds: 20)
    }
}
