// Faults that need more than one step.
import Brokers
import Glibc
import Kafka
import System

extension Stage {
    /// Puts a worker to sleep until another one has its partitions, and wakes it.
    func sleep(_ number: Int, then body: () throws -> Void) throws {
        fleet.processes[number].signal(SIGSTOP)
        defer { fleet.processes[number].signal(SIGCONT) }
        Thread.sleep(milliseconds: UInt32(Fleet.session) + 500)
        try moves(limitSeconds: 40)
        try body()
    }

    /// The same to a worker that has no input, but something to write when it wakes
    /// (guarantees.md, "M12").
    func sleepIdle(_ number: Int) throws {
        fleet.kill(number)
        try fleet.restart(
            number, Fleet.Variation(environment: ["INJECT_STOP": "before_idle_write:1"]))
        try awaitCommits(of: number)
        load.pause(true)
        awaitSleep(of: number)
        load.pause(false)
        Thread.sleep(milliseconds: UInt32(Fleet.session) + 500)
        try moves(limitSeconds: 40)
        fleet.processes[number].signal(SIGCONT)
        try run(seconds: 3)
    }

    /// Puts a worker to sleep with records of an open transaction in the changelog.
    func sleepAmidCommit(_ number: Int) throws {
        fleet.kill(number)
        try fleet.restart(
            number,
            Fleet.Variation(
                environment: ["INJECT_STOP": "before_commit:10"],
                settings: ["transaction.timeout": "40s"]))
        awaitSleep(of: number)
    }

    /// Until it has put itself to sleep.
    private func awaitSleep(of number: Int) {
        let deadline = ContinuousClock.now + .seconds(30)
        while !fleet.processes[number].isStopped, ContinuousClock.now < deadline {
            Thread.sleep(milliseconds: 20)
        }
    }

    /// Holds the next EndTxn, cuts its connection, and lets it go inside the next transaction (M5).
    func holdEndTxn(releasingAfterMilliseconds milliseconds: UInt32) {
        broker.proxy.arm(Fault(.endTxn, .request, .hold(isCutting: true)))
        let deadline = ContinuousClock.now + .seconds(6)
        while broker.proxy.heldCount == 0, ContinuousClock.now < deadline {
            Thread.sleep(milliseconds: 5)
        }
        Thread.sleep(milliseconds: milliseconds)
        broker.proxy.release()
        broker.proxy.disarm()
    }
}

extension ChildProcess {
    /// Whether a signal has put it to sleep.
    var isStopped: Bool {
        // `pid (name) state`, and a name may hold anything.
        guard let text = try? readFile("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")")
        else { return false }
        return text[end...].dropFirst(2).first == "T"
    }
}
