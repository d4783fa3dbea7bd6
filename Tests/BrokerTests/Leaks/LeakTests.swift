// Workers that are built again and again, and groups that rebalance, leave nothing behind: memory,
// descriptors and threads come back to what they were (guarantees.md, "O10"). In a process of its
// own, because other tests run in this one.
//
// A share in every run. All of it, some 6 minutes, with its figures:
//
//     LEADLOOP_LEAKS=full swift test --disable-xctest --filter LeakTests
import Brokers
import FoundationEssentials
import Glibc
import Kafka
import Testing

extension OnBroker {
    @Suite("leaks", .needsOwnBroker, .timeLimit(.minutes(20)))
    struct LeakTests {
        @Test("after rebuilds and rebalances all is as it was")
        func nothingIsLeft() async throws {
            let result = await #expect(
                processExitsWith: .success, observing: [\.standardOutputContent]
            ) {
                let isFull = ProcessInfo.processInfo.environment["LEADLOOP_LEAKS"] == "full"
                try LeakRun(
                    rebuilds: isFull ? 50 : 5, rebalances: isFull ? 200 : 8
                ).run()
            }
            let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
            print(text)
            #expect(text.contains("rebalances: ") && !text.contains("are left"), "\(text)")
        }

        /// The negative control.
        @Test("tasks that outlive their worker and memory that nobody gives back are found")
        func negativeControl() async throws {
            let result = await #expect(
                processExitsWith: .success, observing: [\.standardOutputContent]
            ) {
                try LeakRun(rebuilds: 5, rebalances: 0, leaks: true).run()
            }
            let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
            for what in ["threads", "descriptors", "kB"] {
                #expect(text.contains("\(what) are left"), "\(text)")
            }
        }
    }
}
