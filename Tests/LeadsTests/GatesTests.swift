import Leads
import Testing

@Suite("gates")
struct GatesTests {
    /// Threshold 60; a visit is worth what the weights say.
    static func lead(_ state: LifecycleState, _ points: Double) -> (LeadBox, Model) {
        let model = Model(definition([behaviour("visit", points)]))
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, model)
        if state != .engaged {
            box.apply(
                Transition.opened(box.lead, model: model, streamMilliseconds: Time.start))
            box.lead.state = state
        }
        return (box, model)
    }

    @Test(
        "say what the evaluation says, with the first gate that fails and what is missing",
        arguments: [
            (.engaged, 59.99, .threshold, 1), (.engaged, 60, nil, 0), (.engaged, 60.01, nil, 0),
            (.mql, 60, .lifecycle, 0), (.mql, 50, .lifecycle, 1_000),
            (.accepted, 90, .lifecycle, 0), (.disqualified, 90, .lifecycle, 0),
            // No condition was set, so none can be met.
            (.recycled, 90, .lifecycle, 0), (.recycled, 1, .lifecycle, 5_900),
        ] as [(LifecycleState, Double, Gate?, Int64)])
    func whyNot(state: LifecycleState, points: Double, gate: Gate?, distance: Int64) throws {
        let (box, model) = Self.lead(state, points)
        let gates = box.lead.gates(
            box.lead.score(at: box.lead.newest, model: model), model: model)
        #expect(gates.whyNot?.gate == gate)
        #expect(gates.arePassed == (gate == nil))
        #expect((box.lead.evaluation(model: model) == .qualified) == gates.arePassed)
        #expect(gates.readings.map(\.gate) == Gate.allCases)
        let threshold = try #require(gates.readings.last)
        #expect(threshold.valueCentipoints == Int64(points * 100))
        #expect(threshold.limitCentipoints == 6_000 && threshold.distanceCentipoints == distance)
        #expect(gates.readings.first?.distanceCentipoints == nil)
    }

    @Test("a recycled lead meets the threshold with what its rejection adds")
    func rearmed() {
        let (box, model) = Self.lead(.recycled, 75)
        var decisions = LeadBox.opened(box.lead, model)
        decisions.rearm = Rearm(
            notBefore: Time.start, thresholdAddCentipoints: 1_500, condition: .newEvent)
        box.lead.setDecisions(decisions.encoded)
        let gates = box.lead.gates(box.lead.score(at: Time.start, model: model), model: model)
        #expect(
            gates == Gates(isOpen: true, scoreCentipoints: 7_500, thresholdCentipoints: 7_500))
        #expect(gates.arePassed && gates.whyNot == nil)
    }

    @Test("no gate or state stands for another, and their bytes are those of before")
    func names() {
        #expect(Gate.allCases.map(\.rawValue) == ["lifecycle", "threshold"])
        #expect(
            LifecycleState.allCases.map(\.rawValue)
                == ["engaged", "mql", "accepted", "recycled", "disqualified"])
        #expect(LifecycleState.allCases.map(\.code) == [0, 1, 2, 3, 4])
        for code in UInt8.min...UInt8.max {
            #expect(LifecycleState(code: code)?.code == (code < 5 ? code : nil))
        }
    }
}
