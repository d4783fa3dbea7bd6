import Kafka
import Testing

/// transactions.md, "Errors of the producer" and transactions.md, "Reactions", one row per cell: a
/// request is answered with an error, and the transaction ends as the table says.
@Suite("error table of transactions", .serialized)
struct ErrorTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let request: Request, faults: [String], end: End
        init(_ request: Request, _ fault: String, times: Int = 1, _ end: End) {
            (self.request, self.end) = (request, end)
            faults = Array(repeating: fault, count: times)
        }
        var testDescription: String { "\(request.rawValue) \(faults) -> \(end)" }
    }

    enum End: Hashable, Sendable {
        /// Retried inside: nobody notices.
        case committed
        /// - Parameter times: how many transactions abort before one commits again: in 2.0.2 two
        ///   after a record was refused, because its sequence number is missing then (M15).
        case aborted(String, times: Int = 1)
        /// Aborted, and a right is missing: stop with 77.
        case abortedWithoutRight(String)
        case rebuild(String, isFenced: Bool = false)
        case stop(String, KafkaError.StopReason)
    }

    static let fenced = End.rebuild("_FENCED", isFenced: true)

    @Test(
        "InitProducerId",
        arguments: [
            Row(.initProducerId, "COORDINATOR_LOAD_IN_PROGRESS", .committed),
            Row(.initProducerId, "COORDINATOR_NOT_AVAILABLE", .committed),
            Row(.initProducerId, "NOT_COORDINATOR", .committed),
            Row(.initProducerId, "CONCURRENT_TRANSACTIONS", .committed),
            Row(.initProducerId, "disconnect", .committed),
            Row(.initProducerId, "INVALID_PRODUCER_EPOCH", fenced),
            Row(.initProducerId, "PRODUCER_FENCED", fenced),
            Row(
                .initProducerId, "TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
                .stop("TRANSACTIONAL_ID_AUTHORIZATION_FAILED", .notAuthorised)),
            Row(
                .initProducerId, "CLUSTER_AUTHORIZATION_FAILED",
                .stop("CLUSTER_AUTHORIZATION_FAILED", .notAuthorised)),
            Row(
                .initProducerId, "INVALID_TRANSACTION_TIMEOUT",
                .stop("INVALID_TRANSACTION_TIMEOUT", .configuration)),
        ])
    func initProducerId(row: Row) throws { try check(row) }

    @Test(
        "AddPartitionsToTxn",
        arguments: [
            Row(.addPartitionsToTxn, "CONCURRENT_TRANSACTIONS", times: 3, .committed),
            Row(.addPartitionsToTxn, "UNKNOWN_TOPIC_OR_PART", .committed),
            Row(.addPartitionsToTxn, "COORDINATOR_LOAD_IN_PROGRESS", .committed),
            Row(.addPartitionsToTxn, "COORDINATOR_NOT_AVAILABLE", .committed),
            Row(.addPartitionsToTxn, "NOT_COORDINATOR", .committed),
            Row(.addPartitionsToTxn, "disconnect", .committed),
            Row(
                .addPartitionsToTxn, "TOPIC_AUTHORIZATION_FAILED",
                .abortedWithoutRight("TOPIC_AUTHORIZATION_FAILED")),
            Row(.addPartitionsToTxn, "UNKNOWN_PRODUCER_ID", .aborted("UNKNOWN_PRODUCER_ID")),
            Row(
                .addPartitionsToTxn, "INVALID_PRODUCER_ID_MAPPING",
                .aborted("INVALID_PRODUCER_ID_MAPPING")),
            Row(.addPartitionsToTxn, "INVALID_TXN_STATE", .rebuild("INVALID_TXN_STATE")),
            Row(.addPartitionsToTxn, "INVALID_PRODUCER_EPOCH", fenced),
            Row(.addPartitionsToTxn, "PRODUCER_FENCED", fenced),
            Row(
                .addPartitionsToTxn, "TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
                .stop("TRANSACTIONAL_ID_AUTHORIZATION_FAILED", .notAuthorised)),
            Row(
                .addPartitionsToTxn, "CLUSTER_AUTHORIZATION_FAILED",
                .stop("CLUSTER_AUTHORIZATION_FAILED", .notAuthorised)),
        ])
    func addPartitions(row: Row) throws { try check(row) }

    @Test(
        "AddOffsetsToTxn",
        arguments: [
            Row(.addOffsetsToTxn, "CONCURRENT_TRANSACTIONS", times: 3, .committed),
            Row(.addOffsetsToTxn, "COORDINATOR_LOAD_IN_PROGRESS", .committed),
            Row(.addOffsetsToTxn, "COORDINATOR_NOT_AVAILABLE", .committed),
            Row(.addOffsetsToTxn, "NOT_COORDINATOR", .committed),
            Row(.addOffsetsToTxn, "disconnect", .committed),
            Row(
                .addOffsetsToTxn, "GROUP_AUTHORIZATION_FAILED",
                .abortedWithoutRight("GROUP_AUTHORIZATION_FAILED")),
            Row(.addOffsetsToTxn, "INVALID_PRODUCER_EPOCH", fenced),
            Row(.addOffsetsToTxn, "INVALID_TXN_STATE", .rebuild("INVALID_TXN_STATE")),
        ])
    func addOffsets(row: Row) throws { try check(row) }

    @Test(
        "TxnOffsetCommit",
        arguments: [
            Row(.txnOffsetCommit, "COORDINATOR_LOAD_IN_PROGRESS", .committed),
            Row(.txnOffsetCommit, "NOT_COORDINATOR", .committed),
            Row(.txnOffsetCommit, "disconnect", .committed),
            Row(.txnOffsetCommit, "ILLEGAL_GENERATION", .aborted("ILLEGAL_GENERATION")),
            Row(.txnOffsetCommit, "UNKNOWN_MEMBER_ID", .aborted("UNKNOWN_MEMBER_ID")),
            Row(.txnOffsetCommit, "FENCED_INSTANCE_ID", .aborted("FENCED_INSTANCE_ID")),
            Row(
                .txnOffsetCommit, "REBALANCE_IN_PROGRESS", .aborted("REBALANCE_IN_PROGRESS")),
            Row(
                .txnOffsetCommit, "OFFSET_METADATA_TOO_LARGE",
                .aborted("OFFSET_METADATA_TOO_LARGE")),
            Row(
                .txnOffsetCommit, "INVALID_PRODUCER_ID_MAPPING",
                .rebuild("INVALID_PRODUCER_ID_MAPPING")),
            Row(.txnOffsetCommit, "INVALID_PRODUCER_EPOCH", fenced),
            Row(.txnOffsetCommit, "INVALID_TXN_STATE", .rebuild("INVALID_TXN_STATE")),
        ])
    func txnOffsetCommit(row: Row) throws { try check(row) }

    @Test(
        "EndTxn",
        arguments: [
            Row(.endTxn, "disconnect", times: 4, .committed),
            Row(.endTxn, "COORDINATOR_LOAD_IN_PROGRESS", .committed),
            Row(.endTxn, "COORDINATOR_NOT_AVAILABLE", .committed),
            Row(.endTxn, "NOT_COORDINATOR", .committed),
            Row(.endTxn, "CONCURRENT_TRANSACTIONS", .committed),
            Row(.endTxn, "UNKNOWN_PRODUCER_ID", .aborted("UNKNOWN_PRODUCER_ID")),
            Row(
                .endTxn, "INVALID_PRODUCER_ID_MAPPING",
                .aborted("INVALID_PRODUCER_ID_MAPPING")),
            Row(.endTxn, "UNKNOWN", .aborted("UNKNOWN")),
            Row(.endTxn, "INVALID_PRODUCER_EPOCH", fenced),
            Row(.endTxn, "PRODUCER_FENCED", fenced),
            Row(.endTxn, "INVALID_TXN_STATE", .rebuild("INVALID_TXN_STATE")),
            Row(
                .endTxn, "TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
                .stop("TRANSACTIONAL_ID_AUTHORIZATION_FAILED", .notAuthorised)),
        ])
    func endTxn(row: Row) throws { try check(row) }

    @Test(
        "Produce",
        arguments: [
            Row(.produce, "NOT_LEADER_FOR_PARTITION", .committed),
            Row(.produce, "NOT_ENOUGH_REPLICAS", .committed),
            Row(.produce, "KAFKA_STORAGE_ERROR", .committed),
            Row(.produce, "REQUEST_TIMED_OUT", .committed),
            Row(.produce, "disconnect", .committed),
            Row(.produce, "UNKNOWN_PRODUCER_ID", .aborted("UNKNOWN_PRODUCER_ID")),
            Row(.produce, "MSG_SIZE_TOO_LARGE", .aborted("MSG_SIZE_TOO_LARGE", times: 2)),
            Row(
                .produce, "TOPIC_AUTHORIZATION_FAILED",
                .abortedWithoutRight("TOPIC_AUTHORIZATION_FAILED")),
            Row(.produce, "INVALID_TXN_STATE", .aborted("INVALID_TXN_STATE", times: 2)),
            Row(.produce, "INVALID_MSG", .aborted("INVALID_MSG", times: 2)),
            Row(.produce, "INVALID_RECORD", .aborted("INVALID_RECORD", times: 2)),
            Row(.produce, "INVALID_TIMESTAMP", .aborted("INVALID_TIMESTAMP", times: 2)),
            Row(.produce, "INVALID_PRODUCER_EPOCH", fenced),
            Row(
                .produce, "OUT_OF_ORDER_SEQUENCE_NUMBER", .rebuild("OUT_OF_ORDER_SEQUENCE_NUMBER")),
        ])
    func produce(row: Row) throws { try check(row) }

    /// Doubt that nothing explains is harmless (one more epoch), and a starved machine can raise it
    /// by a real time-out: a row has three tries to end without it.
    func check(_ row: Row) throws {
        var isSpurious = true
        for _ in 0..<3 where isSpurious { isSpurious = try hasSpuriousDoubt(row) }
        #expect(!isSpurious)
    }

    /// Runs a row; its end, and doubt where a request was lost, are expected at every try.
    private func hasSpuriousDoubt(_ row: Row) throws -> Bool {
        let faults = row.faults.map { $0 == "disconnect" ? .disconnect : MockCluster.Fault($0)! }
        let cluster = try MockCluster()
        try cluster.createTopic("in")
        try cluster.createTopic("out")
        let member = try Consumer(.member(cluster.bootstrap, group: "g"))
        cluster.fail(row.request, with: faults)
        do throws(KafkaError) {
            var producer = try TransactionalProducer(
                .transactional(cluster.bootstrap, id: "t"), topics: [TopicName("out")])
            #expect(try untilCommitted(&producer, member) == row.end)
            // In doubt exactly if a request that ends or extends a transaction was lost, or
            // EndTxn was sent again for any reason.
            let isLost = row.faults.contains("disconnect") && row.request != .produce
            let isSentAgain = row.request == .endTxn && row.end == .committed
            let isInDoubt = producer.isInDoubt
            let mustBe = (isLost && row.request != .initProducerId) || isSentAgain
            #expect(isInDoubt || !mustBe)
            // Looking for the coordinator again may drop what was still queued for the old one.
            let mayBe = row.faults.contains("NOT_COORDINATOR")
            return isInDoubt && !mustBe && !mayBe
        } catch {
            #expect(Self.fatal(error) == row.end)
            return false
        }
    }

    /// How the first transaction ended, after others until one committed.
    func untilCommitted(_ producer: inout TransactionalProducer, _ member: borrowing Consumer)
        throws(KafkaError) -> End
    {
        let end = try one(&producer, member)
        guard case .aborted(let name, _) = end else { return end }
        var times = 1
        while try one(&producer, member) != .committed, times < 5 { times += 1 }
        return .aborted(name, times: times)
    }

    /// One transaction with one record and one offset.
    func one(_ producer: inout TransactionalProducer, _ member: borrowing Consumer)
        throws(KafkaError) -> End
    {
        let transaction = try producer.begin()
        do throws(KafkaError) { try transaction.send("a", to: TopicName("out")) } catch {
            transaction.abandon()
            throw error
        }
        let positions = [Position(TopicPartition("in", 0), 1)]
        switch transaction.commit(positions, group: member.groupMetadata()) {
        case .committed: return .committed
        case .inDoubt(let error): return Self.fatal(error)
        case .mustAbort(let transaction, let error):
            if case .inDoubt(let error) = transaction.abort() { return Self.fatal(error) }
            return error.isAuthorisation ? .abortedWithoutRight(error.name) : .aborted(error.name)
        }
    }

    static func fatal(_ error: KafkaError) -> End {
        switch error.remedy {
        case .stop(let reason): .stop(error.name, reason)
        case .rebuild: .rebuild(error.name, isFenced: error.isFenced)
        case .abort, .retry: .rebuild("not fatal: \(error.name)")
        }
    }
}
