import Testing

@testable import Demo
@testable import leadloop

/// That there is something to see: the same market and reps as in the demo, without Kafka.
@Suite struct DemoLoopTests {
    private func played(_ seed: UInt64, learns: Bool) -> (correlation: Double, accepted: Double) {
        var rehearsal = DemoRehearsal(.init(seed: seed, learns: learns))
        rehearsal.run(untilEvents: 40_000)
        let last = rehearsal.story.outcomes.suffix(200)
        return (
            rehearsal.story.correlation, Double(last.count { $0 }) / Double(max(1, last.count))
        )
    }

    @Test("weights move towards the hidden truth and acceptance rises")
    func learns() {
        let (correlation, accepted) = played(4, learns: true)
        #expect(correlation > 0.75)
        #expect(accepted > 0.6)
    }

    @Test("without learning both stay as bad as the points set by hand")
    func control() {
        let (correlation, accepted) = played(4, learns: false)
        #expect(abs(correlation - 0.446) < 0.01)
        #expect(accepted < 0.5, "\(accepted)")
    }
}
