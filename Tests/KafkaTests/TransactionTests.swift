import Kafka
import System
import Testing

@Suite("transactions on the mock cluster", .serialized)
struct TransactionTests {
    @Test("a commit makes records and offsets visible")
    func commits() throws {
        var world = try World()
        let outcome = try world.outcome("a", offset: 7)
        #expect(outcome == .committed)
        #expect(try readAll(world.cluster.bootstrap, "out") == ["a"])
        #expect(world.producer.isInDoubt == false)
        // The mock cluster answers TxnOffsetCommit and forgets the offsets (2.0.2).
        let committed = try world.consumer.committed([TopicPartition("in", 0)], milliseconds: 5_000)
        #expect(committed.map(\.offset) == [nil])
    }

    @Test("dropping a transaction traps")
    func dropTraps() async throws {
        let result = try await #require(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            var world = try World()
            let transaction = try world.producer.begin()
            _ = consume transaction
        }
        #expect(
            String(decoding: result.standardErrorContent, as: UTF8.self).contains(
                "transaction dropped"))
    }

    @Test("dropping what a commit handed back traps")
    func dropOfMustAbortTraps() async throws {
        let result = try await #require(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            var world = try World()
            world.cluster.fail(.txnOffsetCommit, with: [.illegalGeneration])
            _ = try world.commit("a")
        }
        #expect(
            String(decoding: result.standardErrorContent, as: UTF8.self).contains(
                "transaction dropped"))
    }

    @Test("ending it in every way does not trap")
    func endsQuietly() async {
        await #expect(processExitsWith: .success) {
            var world = try World()
            _ = Outcome(try world.commit("a"))
            _ = try world.producer.begin().abort()
            try world.producer.begin().abandon()
        }
    }

    @Test(
        "each error of a request leads to its reaction",
        arguments: [
            Case(.txnOffsetCommit, [.illegalGeneration], .aborted),
            Case(
                .addPartitionsToTxn, [.concurrentTransactions, .concurrentTransactions], .committed),
            Case(.addPartitionsToTxn, [.topicAuthorizationFailed], .aborted),
            Case(.produce, [.messageTooLarge], .aborted),
            Case(.endTxn, [.concurrentTransactions], .committed),
            Case(.endTxn, [.producerFenced], .inDoubt("_FENCED")),
            Case(.endTxn, [.invalidTransactionState], .inDoubt("INVALID_TXN_STATE")),
        ])
    func reaction(_ one: Case) throws {
        var world = try World()
        world.cluster.fail(one.request, with: one.faults)
        let outcome = try world.outcome("a")
        #expect(outcome == one.outcome)
    }

    struct Case: Sendable {
        let request: Request, faults: [MockCluster.Fault], outcome: Outcome
        init(_ request: Request, _ faults: [MockCluster.Fault], _ outcome: Outcome) {
            (self.request, self.faults, self.outcome) = (request, faults, outcome)
        }
    }

    @Test("a connection cut on EndTxn commits, raises doubt, and the next begin takes a new epoch")
    func recycles() throws {
        var world = try World()
        world.cluster.fail(.endTxn, with: [.disconnect])
        let first = try world.outcome("a")
        #expect(first == .committed)
        #expect(world.producer.isInDoubt == true)
        #expect(world.producer.recycleCount == 0)
        let second = try world.outcome("b")
        #expect(second == .committed)
        #expect(world.producer.recycleCount == 1)
        #expect(world.producer.isInDoubt == false)
        #expect(try readAll(world.cluster.bootstrap, "out") == ["a", "b"])
    }

    @Test("after a record failed the next send asks for an abort and says why, as does a notice")
    func sendAfterFailure() throws {
        var world = try World()
        world.cluster.fail(.produce, with: [.messageTooLarge])
        let error = try sendUntilRefused(&world)
        #expect(error?.remedy == .abort)
        #expect(error?.name == "MSG_SIZE_TOO_LARGE")
        world.producer.poll()
        let notices = world.producer.takeNotices()
        #expect(
            notices.contains {
                "\($0)".contains("TXNERR") && "\($0)".contains("MSG_SIZE_TOO_LARGE")
            })
    }

    @Test(
        "a missing right asks for an abort and is seen to be one",
        arguments: [Request.produce, .addPartitionsToTxn])
    func missingRight(request: Request) throws {
        var world = try World()
        world.cluster.fail(request, with: [.topicAuthorizationFailed])
        let error = try sendUntilRefused(&world)
        #expect(error?.remedy == .abort)
        #expect(error?.isAuthorisation == true, "\(String(describing: error))")
    }

    /// Sends until it is refused, then aborts.
    func sendUntilRefused(_ world: inout World) throws -> KafkaError? {
        let transaction = try world.producer.begin()
        var refusal: KafkaError?
        let deadline = soon()
        while refusal == nil, ContinuousClock.now < deadline {
            do throws(KafkaError) { try transaction.send("a", to: world.out) } catch {
                refusal = error
            }
            Thread.sleep(milliseconds: 10)
        }
        let end = transaction.abort()
        #expect("\(end)" == "aborted")
        return refusal
    }
}
