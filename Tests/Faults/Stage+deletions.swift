// What operators delete by mistake: the service must stop with a clear word and write nothing.
import Brokers
import Config
import Glibc
import Kafka

extension Stage {
    private func admin() throws(KafkaError) -> Admin {
        try Admin(["bootstrap.servers": broker.bootstrap])
    }

    /// Of the two groups; the documented remedy brings the service back.
    func deleteOffsets() throws -> Findings {
        stopLoadAndFleet()
        let admin = try admin()
        try admin.delete(group: group)
        try admin.delete(group: group + "-aggregator")
        expectsComplaints = true
        let findings = try checkRefusal("the group has no offsets")
        for number in fleet.processes.indices {
            try fleet.restart(number, Fleet.Variation(more: ["--resume-from-meta"]))
        }
        load.pause(false)
        try moves(limitSeconds: 60)
        return findings
    }

    func deleteChangelog() throws -> Findings {
        stopLoadAndFleet()
        _ = try admin().delete(topics: [names.changelog])
        let applied = try leadloop(
            ["topics", "apply", "--partitions", "\(Self.partitions)"], "again.out")
        var findings = try checkRefusal("the changelog has no state")
        if applied != 0 { findings.add("service", "topics apply ended with \(applied)") }
        abandon()
        return findings
    }

    /// Workers die with counts that only a replay brings back, and the replay's input goes.
    func deleteInputs() throws -> Findings {
        for number in fleet.processes.indices { fleet.kill(number) }
        load.pause(true)
        let places = (0..<Self.partitions).map { TopicPartition(names.engagement, $0) }
        let admin = try admin()
        try admin.deleteRecords(before: try admin.committed(by: group, of: places))
        let findings = try checkRefusal("is gone")
        abandon()
        return findings
    }

    private func stopLoadAndFleet() {
        load.pause(true)
        _ = progress.drain(limitSeconds: 30) {}
        for process in fleet.processes { process.signal(SIGTERM) }
        for process in fleet.processes { _ = process.wait(seconds: 60) }
    }

    /// Starts the workers: each must end with 65 and say why, and its scorer may commit nothing.
    private func checkRefusal(_ reason: String) throws -> Findings {
        var findings = Findings()
        load.pause(false)
        for number in fleet.processes.indices {
            try fleet.restart(number)
            let process = fleet.processes[number]
            let end = process.wait(seconds: 60)
            if end != .exited(65) {
                let ending = end.map { "\($0)" } ?? "runs on"
                findings.add("service", "w\(number) did not end with 65: \(ending)")
                fleet.kill(number)
            }
            if try !readFile(fleet.log("w\(number)")).contains(reason) {
                findings.add("service", "no word of: \(reason)")
            }
            if try readFile(folder + "/journal").contains("w\(number)-scorer-0/\(process.pid) ") {
                findings.add("service", "w\(number) wrote something all the same")
            }
        }
        load.pause(true)
        return findings
    }

    /// Ends what nothing can be audited of any more.
    private func abandon() {
        _ = load.stop()
        _ = sales.stop()
        for number in fleet.processes.indices { fleet.kill(number) }
        _ = witness.findings(journal: folder + "/journal")
    }
}
