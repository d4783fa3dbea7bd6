import Leads
import Learning
import Report
import Testing

@testable import Demo
@testable import leadloop

/// The demo's market and its hidden truth under what reality does to labels: only leads that were
/// handed over are judged, verdicts come a month late, and one rep of four may say the opposite.
///
/// Rank correlation of beliefs with the truth, over 300,000 events (200 days, some 1,000 verdicts):
/// the hand-set points have .45. Measured: honest .93, a flipper read by his line .91 to .94, the
/// same without lines .54 to .70.
@Suite struct HiddenTruthTests {
    private struct Order { var behaviours: Double, all: Double }

    private func order(_ setting: DemoRehearsal.Setting) -> Order {
        var rehearsal = DemoRehearsal(setting)
        rehearsal.run(untilEvents: 300_000)
        let learner = rehearsal.learner
        func rank(_ isWanted: (PriorFeature) -> Bool) -> Double {
            let indices = learner.prior.features.indices.filter {
                isWanted(learner.prior.features[$0]) && learner.state.beliefs[$0].evidence >= 5
            }
            return spearman(
                indices.map { learner.read($0).mean },
                indices.map { HiddenTruth.demo.points[learner.prior.features[$0].key] ?? 0 }) ?? 0
        }
        let order = Order(behaviours: rank { $0.kind == .behaviour }, all: rank { _ in true })
        print(
            "seed \(setting.seed), rep \(setting.flipper ?? "-"): \(order), \(learner.state.learned)"
        )
        return order
    }

    @Test("honest reps a month late: the order of behaviours is recovered")
    func honest() {
        let order = order(.init(seed: 4, lagDays: 30))
        #expect(order.behaviours > 0.85 && order.all > 0.88)
    }

    @Test("one hostile rep of four: still recovered, by the lines of reps alone")
    func hostile() {
        let order = order(.init(seed: 5, lagDays: 30, flipper: "ana"))
        #expect(order.behaviours > 0.84 && order.all > 0.88)
        var tuning = Tuning()
        tuning.reps.areUsed = false
        let control = self.order(.init(seed: 5, lagDays: 30, flipper: "ana", tuning: tuning))
        #expect(
            control.behaviours < 0.84 && control.all < 0.88, "the bound must fail without lines")
    }

    /// Catches a report that finds nothing where two features cancel each other, or finds it anyway.
    @Test("an interaction in the hidden truth is found, and not where there is none")
    func interaction() {
        func found(_ together: [HiddenTruth.Pair]) -> [JointFold.Found] {
            var setting = DemoRehearsal.Setting(seed: 6)
            setting.truth.together = together
            var rehearsal = DemoRehearsal(setting)
            rehearsal.run(untilEvents: 300_000)
            var fold = JointFold(rehearsal.learner.prior, reps: RepLines())
            for judgement in rehearsal.judgements { fold.take(judgement) }
            print("\(rehearsal.judgements.count) judgements: \(fold.found.prefix(4))")
            return fold.found
        }
        let key = "role=manager & size=middle"
        let both = HiddenTruth.Pair(first: "role=manager", second: "size=middle", points: -90)
        let first = found([both]).first
        #expect(first?.key == key && (first?.points ?? 0) < -10)
        #expect(!found([]).contains { $0.key == key })
    }
}
