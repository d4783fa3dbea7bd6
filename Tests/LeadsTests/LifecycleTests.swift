import Leads
import Testing

@Suite("lifecycle")
struct LifecycleTests {
    static let fit = FitAttribute(
        name: "plan", from: ["plan"],
        kind: .text(
            sets: [
                .init(label: "free", values: ["free"], points: 0),
                .init(label: "paid", values: ["paid"], points: 5),
            ], otherwise: nil))
    /// Threshold 60, exit 42; a visit is worth what the weights say.
    static func model(_ points: Double) -> Model {
        Model(definition([behaviour("visit", points)], fit: [fit]))
    }

    func visited(_ model: Model, _ state: LifecycleState) -> LeadBox {
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, model)
        box.lead.state = state
        return box
    }

    @Test(
        "enters at the threshold and leaves below the exit, to a hundredth of a point",
        arguments: [
            (59.99, .engaged, .none), (60, .engaged, .qualified), (60.01, .engaged, .qualified),
            (60, .mql, .none), (42.01, .mql, .none), (42, .mql, .none),
            (41.99, .mql, .withdrawn), (42.01, .engaged, .none),
            (200, .accepted, .none), (-200, .accepted, .none), (200, .disqualified, .none),
            (200, .recycled, .none),
        ] as [(Double, LifecycleState, Evaluation)])
    func hysteresis(points: Double, state: LifecycleState, evaluation: Evaluation) {
        let model = Self.model(points)
        #expect(visited(model, state).lead.evaluation(model: model) == evaluation)
    }

    /// A recycled lead that was handed over at `Time.start` with plan `free`.
    private func recycled(_ rearm: Rearm, _ model: Model) -> LeadBox {
        let box = visited(model, .recycled)
        box.take("free", for: model.attributes[0], at: Time.start)
        var decisions = LeadBox.opened(box.lead, model)
        decisions.rearm = rearm
        box.lead.cycle = 1
        box.lead.setDecisions(decisions.encoded)
        return box
    }

    @Test(
        "a recycled lead comes again when time, condition and threshold allow",
        arguments: [
            (.newEvent, 13, false, 60, .none), (.newEvent, 14, false, 60, .qualified),
            (.newEvent, 14, false, 59.99, .none), (.newEvent, 40, true, 60, .qualified),
            (.factChanged, 20, false, 99, .none), (.factChanged, 20, true, 60, .qualified),
            (.factChanged, 13, true, 99, .none), (.factChanged, 20, true, 54.99, .none),
            (.never, 20, true, 99, .none),
        ] as [(Rearm.Condition, Int64, Bool, Double, Evaluation)])
    func rearms(
        condition: Rearm.Condition, days: Int64, changesFact: Bool, points: Double,
        evaluation: Evaluation
    ) {
        let model = Self.model(points)
        let rearm = Rearm(
            notBefore: Time.start + 14 * Time.day, thresholdAddCentipoints: 0,
            condition: condition)
        let box = recycled(rearm, model)
        if changesFact { box.take("paid", for: model.attributes[0], at: Time.start + 1) }
        box.absorb(0, id: 2, at: Time.start + days * Time.day, model)
        #expect(box.lead.evaluation(model: model) == evaluation)
    }

    @Test(
        "the addition to the threshold counts in full",
        arguments: [(74.99, .none), (75, .qualified)] as [(Double, Evaluation)])
    func addition(points: Double, evaluation: Evaluation) {
        let model = Self.model(points)
        let box = recycled(
            Rearm(notBefore: 0, thresholdAddCentipoints: 1_500, condition: .newEvent), model)
        #expect(box.lead.evaluation(model: model) == evaluation)
        #expect(box.lead.rearmedThresholdCentipoints(model) == 7_500)
    }

    @Test("after a reset only a newer event opens a cycle")
    func afterReset() {
        let model = Self.model(90)
        let box = recycled(
            Rearm(notBefore: 0, thresholdAddCentipoints: 1_500, condition: .newEvent), model)
        box.lead.setAsideCounts()
        #expect(box.lead.rearmedThresholdCentipoints(model) == nil)
        box.absorb(0, id: 3, at: Time.start + 1, model)
        #expect(box.lead.evaluation(model: model) == .qualified)
    }

    @Test("a hand-over freezes features, score and versions, without zeros")
    func freezes() throws {
        let rules = definition(
            [behaviour("visit", 60, max: 2), behaviour("old", 5, days: 0.01)], fit: [Self.fit])
        let model = Model(
            rules, version: 4,
            weights: PublishedWeights(
                version: 7, points: ["visit": 120], offset: 0, atMilliseconds: 0))
        let box = LeadBox()
        box.absorb(1, id: 1, at: Time.start - 30 * Time.day, model)
        box.absorb(0, id: 2, at: Time.start, model)
        box.take("paid", for: model.attributes[0], at: Time.start)
        var old = Decisions()
        old.verdictIds = [5]
        old.resetOffset = 77
        box.lead.cycle = 1
        box.lead.setDecisions(old.encoded)
        let opened = LeadBox.opened(box.lead, model)
        #expect(opened.scoreCentipoints == 6_500 && opened.qualifiedAtMilliseconds == Time.start)
        #expect(opened.definitionVersion == 4 && opened.weightsVersion == 7)
        #expect(opened.verdictIds == [5] && opened.resetOffset == 77 && opened.transitions == 1)
        #expect(opened.verdict == nil && opened.rearm == nil)
        #expect(opened.snapshot.first == SnapshotFeature(.behaviour(0), x: 0.5))
        #expect(opened.snapshot.contains(SnapshotFeature(.label(1), x: 1)))
        #expect(opened.snapshot.allSatisfy { $0.x > 0 })
        // What comes later does not reach into it.
        box.lead.cycle = 1
        box.lead.setDecisions(opened.encoded)
        box.absorb(0, id: 3, at: Time.start + Time.day, model)
        box.take("free", for: model.attributes[0], at: Time.start + Time.day)
        #expect(try #require(box.lead.decisions) == opened)
    }
}
