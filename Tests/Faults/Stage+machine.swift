// What a machine does to its processes: full disks, a start too many.
import Brokers
import Glibc
import Kafka
import System

extension Stage {
    /// The broker's disk fills up until nothing moves; then there is room again, and the broker is
    /// started as after any crash.
    func fill(_ disk: SmallDisk) throws -> Findings {
        var findings = Findings()
        disk.fill()
        if try moves(limitSeconds: 20) { findings.add("service", "a full disk stopped nothing") }
        disk.free()
        broker.kill()
        try broker.start()
        if try !moves(limitSeconds: 120) {
            findings.add("service", "no progress for 120 s after there was room again")
        }
        return findings
    }

    /// Whatever a worker says is lost; it must go on, and end cleanly.
    func fillLog() throws -> Findings {
        var findings = Findings()
        fleet.kill(0)
        let variation = Fleet.Variation(
            settings: ["log.level": "debug", "status.interval": "1s"], output: "/dev/full")
        try fleet.restart(0, variation)
        try run(seconds: 3)
        for _ in 0..<3 {
            broker.proxy.cutAll()
            if try !moves(limitSeconds: 60) {
                findings.add("service", "no progress while nothing could be logged")
            }
        }
        if fleet.processes[0].poll() != nil { findings.add("service", "w0 ended") }
        fleet.processes[0].signal(SIGTERM)
        let end = fleet.processes[0].wait(seconds: 60)
        if end != .exited(0) { findings.add("service", "w0 did not stop cleanly: \(end as Any)") }
        try fleet.restart(0)
        return findings
    }

    /// The group fences the older one, which must end with 78 and not come back in a loop.
    func startStaticTwin() throws -> Findings {
        var findings = Findings()
        // Of the one that is fenced, whose partitions go away amid a transaction.
        expectsComplaints = true
        let twin = try fleet.process("w0")
        let deadline = ContinuousClock.now + .seconds(60)
        var end: ChildProcess.End?
        while end == nil, ContinuousClock.now < deadline {
            end = twin.poll() ?? fleet.processes[0].poll()
            Thread.sleep(milliseconds: 50)
        }
        if end != .exited(78) {
            let ending = end.map { "\($0)" } ?? "both live"
            findings.add("service", "neither twin ended with 78: \(ending)")
        }
        twin.signal(SIGTERM)
        if twin.wait(seconds: 60) == nil { twin.signal(SIGKILL) }
        try fleet.revive()
        if try !moves(limitSeconds: 60) { findings.add("service", "no progress afterwards") }
        return findings
    }

    /// What a restore that stops at the end of file loses (guarantees.md, "M4").
    func takeOverTwice() throws {
        try sleepAmidCommit(0)
        try moves(limitSeconds: 90)
        fleet.processes[1].signal(SIGTERM)
        _ = fleet.processes[1].wait(seconds: 20)
        try fleet.restart(1)
        try moves(limitSeconds: 90)
        fleet.processes[0].signal(SIGCONT)
        try run(seconds: 3)
    }
}

/// A disk of limited size in memory; gone with this value. Root only.
final class SmallDisk {
    let folder: String
    private var ballast: String { folder + "/ballast" }

    init(megabytes: Int) throws {
        folder = try temporaryFolder()
        try Self.command("mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder])
    }

    /// Takes all the room there is.
    func fill() {
        let file = open(ballast, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { return }
        defer { close(file) }
        var block = [UInt8](repeating: 1, count: 1 << 20)
        while write(file, &block, block.count) > 0 {}
        while write(file, &block, 512) > 0 {}
    }

    func free() { unlink(ballast) }

    private static func command(_ name: String, _ arguments: [String]) throws {
        let end = try ChildProcess(name, arguments).wait(seconds: 10)
        guard end == .exited(0) else { throw Options.Wrong(text: "\(name) \(arguments) failed") }
    }

    deinit {
        // Lazily: a broker that is just dying may still have files open.
        try? Self.command("umount", ["-l", folder])
        rmdir(folder)
    }
}
