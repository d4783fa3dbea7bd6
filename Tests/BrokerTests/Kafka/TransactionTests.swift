import Brokers
import Kafka
import Testing

extension OnBroker {
    /// What the mock cluster cannot show: isolation, fencing, time.
    @Suite struct TransactionTests {
        let bootstrap: String
        let tag = TestBroker.fresh("txn")

        init() throws { bootstrap = try TestBroker.sharedBootstrap() }

        @Test("an abort is invisible to read_committed and there for read_uncommitted")
        func isolation() throws {
            var bench = try Bench(bootstrap, tag)
            let aborted = try bench.begin(sending: "aborted")
            let end = aborted.abort()
            #expect("\(end)" == "aborted")
            #expect(try bench.transaction(["a", "b"]) == .committed)
            let open = try bench.begin(sending: "open")
            #expect(try readAll(bootstrap, bench.out.text) == ["a", "b"])
            #expect(
                try readAll(bootstrap, bench.out.text, .uncommitted)
                    == ["aborted", "a", "b", "open"])
            _ = open.abort()
            #expect(try bench.transaction(["c"]) == .committed)
            #expect(try readAll(bootstrap, bench.out.text) == ["a", "b", "c"])
        }

        @Test("offsets are committed with the records or not at all")
        func offsets() throws {
            var bench = try Bench(bootstrap, tag)
            let admin = try Admin(["bootstrap.servers": bootstrap])
            #expect(try bench.transaction(["a"], offset: 5) == .committed)
            #expect(
                try admin.committed(by: tag, of: [bench.place]) == [Position(bench.place, 5)])
            let open = try bench.begin(sending: "b")
            _ = open.abort()
            #expect(
                try admin.committed(by: tag, of: [bench.place]) == [Position(bench.place, 5)])
        }

        @Test(
            "a second producer of the same id fences the first: nothing of its transaction is seen")
        func zombie() throws {
            var bench = try Bench(bootstrap, tag)
            let open = try bench.begin(sending: "zombie")
            var rival = try TransactionalProducer(
                ["bootstrap.servers": bootstrap, "transactional.id": tag], topics: [bench.out])
            let outcome = Outcome(
                open.commit([Position(bench.place, 9)], group: bench.member.groupMetadata()))
            #expect(outcome == .inDoubt("_FENCED", isFenced: true))
            let next = try rival.begin()
            do throws(KafkaError) { try next.send("rival", to: bench.out) } catch {
                next.abandon()
                throw error
            }
            #expect(
                Outcome(
                    next.commit([Position(bench.place, 1)], group: bench.member.groupMetadata()))
                    == .committed)
            #expect(try readAll(bootstrap, bench.out.text) == ["rival"])
            // And the fenced one comes back by a new epoch.
            try bench.producer.rebuild()
            #expect(try bench.transaction(["back"]) == .committed)
        }

        @Test("a transaction that timed out looks as if a rival had fenced it (M9)")
        func timedOut() throws {
            var bench = try Bench(
                bootstrap, tag,
                settings: [
                    "transaction.timeout.ms": "1000", "socket.timeout.ms": "1000",
                ])
            let open = try bench.begin(sending: "late")
            // The broker looks every 10 s; then its marker follows the record.
            let place = TopicPartition(bench.out.text, 0)
            let admin = try Admin(["bootstrap.servers": bootstrap])
            try wait(until: { try admin.watermarks(place).upperBound == 2 }, "no marker")
            guard case .inDoubt(let error) = open.abort() else {
                Issue.record("the abort worked")
                return
            }
            #expect(error.isFenced)
            #expect(error.remedy == .rebuild)
            try bench.producer.rebuild()
            #expect(try bench.transaction(["again"]) == .committed)
            #expect(try readAll(bootstrap, bench.out.text) == ["again"])
        }

        @Test("a time 2 h ahead aborts this transaction and the next, the one after commits (M15)")
        func futureTime() throws {
            var bench = try Bench(bootstrap, tag)
            let transaction = try bench.producer.begin()
            let milliseconds = Int64(4_102_444_800_000)  // the year 2100
            do throws(KafkaError) {
                try transaction.send("future", to: bench.out, timestamp: milliseconds)
            } catch {
                transaction.abandon()
                throw error
            }
            let first = Outcome(
                transaction.commit([Position(bench.place, 1)], group: bench.member.groupMetadata()))
            #expect(first == .aborted("INVALID_TIMESTAMP"))
            #expect(try bench.transaction(["a"]) == .aborted("OUT_OF_ORDER_SEQUENCE_NUMBER"))
            #expect(try bench.transaction(["b"]) == .committed)
            #expect(try readAll(bootstrap, bench.out.text) == ["b"])
        }
    }
}
