// O10: what the workers hold, before, during and after.
import Brokers
import Kafka
import System

extension Stage {
    /// What processes hold that have settled: the baseline of O10.
    func settle() {
        var (last, same) = (0, 0)
        let deadline = ContinuousClock.now + .seconds(30)
        while same < 8, ContinuousClock.now < deadline {
            Thread.sleep(milliseconds: 500)
            let now = fleet.processes.compactMap { Resources(of: $0.pid) }
            let threads = now.reduce(0) { $0 + $1.threads }
            same = threads == last ? same + 1 : 0
            last = threads
            baseline = Resources.most(now)
        }
    }

    /// O10: with the faults over, nothing is left of them. Given some time: a worker that restored
    /// just now gives back a little later.
    func checkResources() -> Findings {
        var findings = Findings()
        guard let baseline else { return findings }
        let deadline = ContinuousClock.now + .seconds(30)
        for (number, process) in fleet.processes.enumerated() {
            var held: Resources?
            var excess: String?
            repeat {
                Thread.sleep(milliseconds: 500)
                held = Resources(of: process.pid)
                excess = held.flatMap { baseline.excess(of: $0, leadCount: load.leadCountMax) }
            } while excess != nil && ContinuousClock.now < deadline
            if let excess { findings.add("O10", "w\(number) has \(excess)") }
            guard let held else { continue }
            say(
                "w\(number) holds \(grouped(held.residentKilobytes)) kB (at the start "
                    + "\(grouped(baseline.residentKilobytes))), \(held.descriptors) "
                    + "(\(baseline.descriptors)) descriptors, \(held.threads) "
                    + "(\(baseline.threads)) threads")
        }
        return findings
    }

    /// During an overload: the prefetch queues of a member and of its readers may be full, and no
    /// more than that.
    func overloadFindings() -> Findings {
        var findings = Findings()
        guard let baseline else { return findings }
        let allowed =
            baseline.residentKilobytes + Self.prefetchKilobytesMax
            + load.leadCountMax * Resources.kilobytesPerLead
        for (number, process) in fleet.processes.enumerated() {
            guard let now = Resources(of: process.pid), now.residentKilobytes > allowed else {
                continue
            }
            findings.add(
                "O10", "w\(number) holds \(now.residentKilobytes) kB under load, of \(allowed)")
        }
        return findings
    }

    /// 128 MB of the member, 64 of the reader of a restore (WorkerSettings), and what the allocator
    /// adds to both.
    private static let prefetchKilobytesMax = 320 * 1_024
}
