import Brokers
import Kafka
import Testing

extension OnBroker {
    /// A commit's EndTxn is held on the way and its connection cut; the library sends it again and
    /// reports success. Then the held one arrives inside the next transaction (M5, KAFKA-17754).
    @Suite(.needsOwnBroker) struct TornTransactionTests {
        func run(recycling: Bool) throws -> (end: String, visible: [String]) {
            let broker = try TestBroker.shared()
            var bench = try Bench(
                broker.bootstrap, producerBootstrap: broker.proxied, TestBroker.fresh("torn"),
                settings: ["linger.ms": "0"])
            bench.producer.recyclesWhenInDoubt = recycling
            let lateAnswers = broker.proxy.lateAnswerCount
            broker.proxy.arm(Fault(.endTxn, .request, .hold(isCutting: true)))
            #expect(try bench.transaction(["A"]) == .committed)
            #expect(broker.proxy.heldCount == 1)
            let isInDoubt = bench.producer.isInDoubt
            #expect(isInDoubt)

            let second = try bench.begin(sending: "B1")
            broker.proxy.release()
            wait(until: { broker.proxy.lateAnswerCount > lateAnswers }, "no answer to the late one")
            let end = second.abort()
            let recycleCount = bench.producer.recycleCount
            #expect(recycleCount == (recycling ? 1 : 0))
            let name = if case .inDoubt(let error) = end { error.name } else { "aborted" }
            return (name, try readAll(broker.bootstrap, bench.out.text))
        }

        @Test("with a new epoch the late request is fenced: abort stays abort")
        func recycles() throws {
            let result = try run(recycling: true)
            #expect(result.end == "aborted")
            #expect(result.visible == ["A"])
        }

        @Test("negative control: without it an aborted record becomes visible")
        func control() throws {
            let result = try run(recycling: false)
            #expect(result.end == "INVALID_TXN_STATE")
            #expect(result.visible == ["A", "B1"])
        }
    }
}
