import Glibc
import System
import Testing

@testable import Kafka

/// In processes of their own: the limit is one for all clients of a process.
@Suite("watchdog", .serialized)
struct WatchdogTests {
    @Test("a client that does not end in time ends the process with 75 and says why")
    func hangs() async throws {
        let result = try await #require(
            processExitsWith: .exitCode(75), observing: [\.standardErrorContent]
        ) {
            Watchdog.limitMilliseconds = 100
            let watchdog = Watchdog(over: "destroying x")
            Thread.sleep(milliseconds: 30_000)
            watchdog.callOff()
        }
        let text = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(text.contains("error: destroying x did not end within 100 ms"))
    }

    @Test("what is called off, switched off or pausing does not")
    func ends() async {
        await #expect(processExitsWith: .success) {
            Watchdog.limitMilliseconds = 100
            Watchdog(over: "a").callOff()
            let watchdog = Watchdog(over: "b")
            watchdog.pausing { Thread.sleep(milliseconds: 400) }
            watchdog.callOff()
            Watchdog.limitMilliseconds = 0
            let off = Watchdog(over: "c")
            Thread.sleep(milliseconds: 400)
            off.callOff()
        }
    }

    @Test("the worker's own time in the last revoke is not counted")
    func slowRevoke() async {
        await #expect(processExitsWith: .success) {
            let cluster = try MockCluster()
            try cluster.createTopic("t")
            let member = try Consumer(.member(cluster.bootstrap, group: "g"))
            try member.subscribe(["t"])
            var isAssigned = false
            while !isAssigned {
                _ = try member.poll(milliseconds: 50) { change in
                    guard case .assigned(let places) = change else { return [] }
                    isAssigned = true
                    return places.map { Position($0, 0) }
                }
            }
            Watchdog.limitMilliseconds = 500
            member.close { change in
                if case .revoked = change { Thread.sleep(milliseconds: 1_000) }
                return []
            }
            Watchdog.limitMilliseconds = 0
        }
    }
}
