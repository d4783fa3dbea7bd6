// What librdkafka says in words only, in the words of 2.0.2.
import Testing

@testable import Kafka

@Suite("names in the library's words")
struct ClientWordsTests {
    /// Caught: the topic of the next send named in its place.
    @Test("the topic that was refused is in the line about it, and in no other")
    func refusedTopic() {
        let line =
            "[thrd:main]: TxnCoordinator/1: Failed to add partition \"prod.engagement.events.dlq\" [0] "
            + "to transaction: Broker: Topic authorization failed"
        #expect(
            RefusedTopic.name(facility: "ADDPARTS", line) == "prod.engagement.events.dlq")
        #expect(RefusedTopic.name(facility: "TXNERR", line) == nil)
        let other = line.replacing("Topic authorization failed", with: "Not coordinator")
        #expect(RefusedTopic.name(facility: "ADDPARTS", other) == nil)
        #expect(RefusedTopic.name(facility: "ADDPARTS", "authorization failed") == nil)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let reason: String, address: String?
        var testDescription: String { reason }
    }

    /// Caught: "check --bootstrap", which is right, or one of the bootstrap servers taken for it.
    @Test(
        "the address that brokers gave is known, one that people gave is not such",
        arguments: [
            Row(
                reason: "127.0.0.1:19999/1: Connect to ipv4#127.0.0.1:19999 failed: Connection "
                    + "refused (after 0ms in state CONNECT)", address: "127.0.0.1:19999"),
            Row(
                reason:
                    "kafka-0.internal:9092/12: Failed to resolve 'kafka-0.internal:9092': Name or "
                    + "service not known", address: "kafka-0.internal:9092"),
            Row(
                reason: "[::1]:9092/3: Connect to ipv6#[::1]:9092 failed: Connection refused",
                address: "[::1]:9092"),
            Row(
                reason:
                    "127.0.0.1:9092/bootstrap: Connect to ipv4#127.0.0.1:9092 failed: Connection "
                    + "refused", address: nil),
            Row(reason: "1/1 brokers are down", address: nil),
            Row(reason: "127.0.0.1:9092/1: Disconnected (after 12ms in state UP)", address: nil),
            Row(reason: "", address: nil),
        ])
    func lostBroker(row: Row) {
        #expect(LostBroker(row.reason)?.address == row.address)
    }
}
