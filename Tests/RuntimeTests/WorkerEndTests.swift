// How a whole worker ends, cause by cause (transactions.md, "Reactions" and
// operations.md, "Exit codes"): a request is answered with an error, and the code is the one that a
// supervisor acts on.
import Config
import Kafka
import Runtime
import System
import Testing
import Wire

@Suite("the end of a worker", .serialized)
struct WorkerEndTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let request: Request, fault: String, times: Int, when: When, code: Int32, says: String
        var rebuilds = 0, isStatic = false, transactionTimeout = 10_000

        init(
            _ code: Int32, _ request: Request, _ fault: String, times: Int = 1,
            _ when: When = .atStart, says: String? = nil, rebuilds: Int = 0,
            isStatic: Bool = false, transactionTimeout: Int = 10_000
        ) {
            (self.code, self.request, self.fault) = (code, request, fault)
            (self.times, self.when, self.says) = (times, when, says ?? fault)
            (self.rebuilds, self.isStatic) = (rebuilds, isStatic)
            self.transactionTimeout = transactionTimeout
        }
        /// The broker is too old to know the request, and says so when a client comes.
        static let unknown = "unknown"
        var testDescription: String { "\(request.rawValue) \(times) x \(fault) -> \(code)" }
    }
    enum When: Sendable { case atStart, afterCommit }

    @Test(
        "a missing right ends it with 77; caught: taken for an abort like others, for ever",
        arguments: [
            Row(77, .addPartitionsToTxn, "TOPIC_AUTHORIZATION_FAILED"),
            Row(77, .produce, "TOPIC_AUTHORIZATION_FAILED"),
            Row(77, .fetch, "TOPIC_AUTHORIZATION_FAILED", times: 6, .afterCommit),
            Row(77, .addOffsetsToTxn, "GROUP_AUTHORIZATION_FAILED"),
            Row(77, .joinGroup, "GROUP_AUTHORIZATION_FAILED", times: 3),
            // The readers ask for coordinators too.
            Row(77, .findCoordinator, "TRANSACTIONAL_ID_AUTHORIZATION_FAILED", times: 9),
            Row(77, .initProducerId, "TRANSACTIONAL_ID_AUTHORIZATION_FAILED"),
            Row(77, .addPartitionsToTxn, "TRANSACTIONAL_ID_AUTHORIZATION_FAILED"),
            Row(77, .endTxn, "TRANSACTIONAL_ID_AUTHORIZATION_FAILED", .afterCommit),
            Row(77, .initProducerId, "CLUSTER_AUTHORIZATION_FAILED"),
        ])
    func missingRight(row: Row) throws { try check(row) }

    @Test(
        "what no new worker mends ends it with 78; caught: rebuilt until the limit, 75",
        arguments: [
            Row(78, .initProducerId, "INVALID_TRANSACTION_TIMEOUT"),
            Row(78, .initProducerId, Row.unknown, says: "_UNSUPPORTED_FEATURE"),
            Row(78, .txnOffsetCommit, Row.unknown, says: "_UNSUPPORTED_FEATURE"),
            Row(78, .joinGroup, "INCONSISTENT_GROUP_PROTOCOL", times: 3),
        ])
    func configuration(row: Row) throws { try check(row) }

    @Test(
        "a twin ends it with 78; caught: the two fence each other for ever, or 65",
        arguments: [
            Row(
                78, .initProducerId, "PRODUCER_FENCED", times: 2, says: "fenced twice", rebuilds: 1),
            Row(
                78, .addPartitionsToTxn, "INVALID_PRODUCER_EPOCH", times: 2, says: "fenced twice",
                rebuilds: 1),
            Row(
                78, .heartbeat, "FENCED_INSTANCE_ID", .afterCommit, says: "group.instance.id",
                isStatic: true),
        ])
    func twin(row: Row) throws { try check(row) }

    @Test(
        "what does not get better ends it; caught: rebuilt or aborted for ever, without a word",
        arguments: [
            Row(
                75, .addPartitionsToTxn, "INVALID_TXN_STATE", times: 6,
                says: "rebuilt 5 times in 10 minutes", rebuilds: 5),
            Row(70, .txnOffsetCommit, "ILLEGAL_GENERATION", times: 5, says: "again and again"),
            // Retried inside until the record is given up, once per transaction.
            Row(
                75, .produce, "REQUEST_TIMED_OUT", times: 10_000,
                says: "again and again", transactionTimeout: 2_000),
            Row(65, .fetch, "OFFSET_OUT_OF_RANGE", times: 6, .afterCommit, says: "Offset out of"),
        ])
    func hopeless(row: Row) throws { try check(row) }

    // Not here: a broker that is not there at the start (69). `run` says so before it starts a worker
    // (CommandTests/ProgramTests); a worker alone tries 60 s for its epoch, six times.

    @Test(
        "what passes ends nothing; caught: any of these taken for hopeless",
        arguments: [
            Row(0, .initProducerId, "PRODUCER_FENCED", rebuilds: 1),
            Row(0, .addPartitionsToTxn, "INVALID_TXN_STATE", times: 5, rebuilds: 5),
            Row(0, .txnOffsetCommit, "ILLEGAL_GENERATION", times: 4),
            Row(0, .txnOffsetCommit, "FENCED_INSTANCE_ID"),
        ])
    func passing(row: Row) throws {
        let cluster = try MockCluster()
        let (world, worker) = try start(row, cluster)
        world.wait("the last record", worker) {
            worker.status.task.counts.total == 400 || worker.end != nil
        }
        let rebuilds = worker.status.rebuilds
        #expect(worker.stop() == .stopped)
        #expect(rebuilds == row.rebuilds)
    }

    @Test(
        "fenced again after an outage it is built again; caught: every second fence taken for a twin"
    )
    func outage() throws {
        let cluster = try MockCluster()
        let world = try WorkerWorld(cluster)
        let worker = world.start(.scorer)
        try world.send(50, from: 0)
        world.wait("the first commit", worker) { worker.status.task.counts.total == 50 }
        let fence = Row(0, .addPartitionsToTxn, "PRODUCER_FENCED")
        for round in 1...2 {
            if round == 2 {
                cluster.setDown(true)
                world.wait("the outage", worker) { worker.status.loop.unreachableAt != nil }
                cluster.setDown(false)
            }
            try arm(fence, cluster)
            try world.send(50, from: round * 50)
            let total = Int64(50 + round * 50)
            world.wait("record \(total)", worker) {
                worker.status.task.counts.total == total || worker.end != nil
            }
            #expect(worker.end == nil && worker.status.rebuilds == round)
        }
        #expect(worker.stop() == .stopped)
    }

    private func check(_ row: Row) throws {
        let cluster = try MockCluster()
        let (world, worker) = try start(row, cluster)
        world.wait("the end", worker) { worker.end != nil }
        guard case .failed(let code, let reason) = worker.stop() else {
            Issue.record("it went on")
            return
        }
        #expect(code.rawValue == row.code, "\(reason)")
        #expect(reason.contains(row.says), "\(reason)")
        #expect(worker.status.rebuilds == row.rebuilds)
    }

    /// A scorer with 400 records, the fault armed at the start or between the first 200 and the
    /// rest.
    private func start(_ row: Row, _ cluster: borrowing MockCluster) throws
        -> (WorkerWorld, WorkerThread)
    {
        let world = try WorkerWorld(cluster)
        try world.send(200, from: 0)
        if row.when == .atStart {
            try world.send(200, from: 200)
            try arm(row, cluster)
        }
        let worker = world.start(.scorer) {
            $0.isStatic = row.isStatic
            $0.transactionTimeoutMilliseconds = row.transactionTimeout
        }
        if row.when == .afterCommit {
            world.wait("the first commit", worker) { worker.status.task.counts.total == 200 }
            try arm(row, cluster)
            try world.send(200, from: 200)
        }
        return (world, worker)
    }

    private func arm(_ row: Row, _ cluster: borrowing MockCluster) throws {
        if row.fault == Row.unknown { return try cluster.disable(row.request) }
        let fault = MockCluster.Fault(row.fault)!
        cluster.fail(row.request, with: Array(repeating: fault, count: row.times))
    }
}
