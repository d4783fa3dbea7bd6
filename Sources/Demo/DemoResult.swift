import System
package import Wire

/// How a demo went, and whether its books balance.
package struct DemoResult: Sendable {
    package var seed: UInt64
    /// What the independent reader saw.
    package var story: Story
    package var seconds: Double
    package var simulatedMilliseconds: Int64
    /// Records to both inputs.
    package var sent: Int64
    /// Who came, by the simulation.
    var buyers: Int
    /// By the workers.
    package var counts: OutcomeCounts
    package var leads: Int64, mqls: Int64, verdicts: Int64
    package var aborts: Int

    /// What does not agree; empty is as it should be.
    package var findings: [String] {
        var findings: [String] = []
        func compare(_ what: String, _ a: Int64, _ b: Int64) {
            if a != b { findings.append("\(what): \(grouped(a)) and \(grouped(b))") }
        }
        compare("sent and taken", sent, counts.total)
        compare("MQLs by workers and by reader", mqls, Int64(story.qualifiedCount))
        compare("MQLs and distinct ones", Int64(story.qualifiedCount), Int64(story.mqlIds.count))
        compare("verdicts by workers and by reader", verdicts, Int64(story.outcomes.count))
        compare(
            "dead letters by workers and by reader", counts.deadLettered,
            Int64(story.deadLetterCount))
        compare("buyers and leads", Int64(buyers), leads)
        compare("unreadable outputs", 0, Int64(story.unreadableCount))
        return findings
    }
}
