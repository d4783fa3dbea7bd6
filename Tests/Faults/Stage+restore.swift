// A restore that is long enough to die amid it, over a changelog that is being compacted.
import Brokers
import Config
import Kafka
import System

extension Stage {
    private static let manyLeads = 1_000_000

    /// A worker with a million leads is killed, and its follower while it restores, three times.
    func restoreMany() throws -> Findings {
        var findings = Findings()
        try broker.tool(
            "kafka-configs.sh",
            [
                "--alter", "--entity-type", "topics", "--entity-name", names.changelog,
                "--add-config", "segment.bytes=4194304,min.cleanable.dirty.ratio=0.01",
            ])
        try sendMany(Self.manyLeads)
        if try !moves(limitSeconds: 120) { findings.add("service", "no progress while it filled") }
        let time = try restoreSeconds()
        say("  \(grouped(Self.manyLeads)) leads: working again in \(rounded(time)) s")
        for part in [0.3, 0.6, 0.9] {
            fleet.kill(0)
            try fleet.restart(0)
            Thread.sleep(milliseconds: UInt32(time * part * 1_000))
        }
        let last = try restoreSeconds()
        say("  after three deaths amid it: in \(rounded(last)) s")
        return findings
    }

    /// From a kill to the first commit of who comes after.
    private func restoreSeconds() throws -> Double {
        fleet.kill(0)
        let start = ContinuousClock.now
        try fleet.restart(0)
        try awaitCommits(of: 0)
        return seconds(.now - start)
    }

    /// One event of each of so many new leads.
    private func sendMany(_ count: Int) throws(KafkaError) {
        let producer = try PlainProducer([
            "bootstrap.servers": broker.bootstrap, "acks": "all", "partitioner": "murmur2_random",
            "compression.type": "lz4", "linger.ms": "20",
        ])
        let topic = TopicName(names.engagement)
        for number in 0..<count {
            try Load.send(
                producer, topic, "many-\(number)",
                Load.text("Page Viewed", of: "many-\(number)", id: "many-\(number)", atSecond: 0))
        }
        try producer.flush(milliseconds: 120_000)
    }
}
