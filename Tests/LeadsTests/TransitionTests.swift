import Leads
import Testing

/// Verdicts have a suite of their own.
@Suite("transitions")
struct TransitionTests {
    static func model(rejectAfterDays: Double? = nil, explores: Double = 0) -> Model {
        var rules = definition([behaviour("visit", 60)])
        rules.learning.rejectAfterSeconds = rejectAfterDays.map { $0 * 86_400 }
        rules.learning.exploration.share = explores
        return Model(rules, version: 3)
    }

    static func box(_ model: Model) -> LeadBox {
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, model)
        return box
    }

    @Test("a cycle opens with its number, its arm or its share, and the wait that the model says")
    func opens() {
        let stream = Time.start + 5
        for days in [nil, 14] as [Double?] {
            let model = Self.model(rejectAfterDays: days, explores: 0.25)
            let box = Self.box(model)
            let opened = Transition.opened(box.lead, model: model, streamMilliseconds: stream)
            #expect(opened.state == .mql && opened.cycle == 1 && opened.counts == .kept)
            #expect(opened.decisions.transitions == 1 && opened.decisions.definitionVersion == 3)
            #expect(opened.decisions.learning.explorationShare == nil)
            #expect(
                opened.decisions.learning.silentSinceMilliseconds == (days == nil ? nil : stream))
            let explored = Transition.opened(
                box.lead, model: model, isExplored: true, streamMilliseconds: stream)
            #expect(explored.decisions.learning.explorationShare == 0.25)
            box.apply(explored)
            #expect(box.lead.isExplored && box.lead.state == .mql && box.lead.cycle == 1)
            #expect(
                box.lead.silenceDue(model) == (days == nil ? nil : stream + 14 * Time.day))
            #expect(
                Transition.opened(box.lead, model: model, streamMilliseconds: stream).cycle == 2)
        }
    }

    @Test("while an experiment runs the cycle has its arm; what is explored has none")
    func arms() {
        var weights = PublishedWeights(version: 2, points: [:], offset: 0, atMilliseconds: 0)
        weights.experiment = Experiment(
            name: "x", share: 0.999,
            challenger: Challenger(points: ["visit": 70], offset: 0))
        let model = Self.model(explores: 1).repriced(with: weights)
        let box = Self.box(model)
        let opened = Transition.opened(box.lead, model: model, streamMilliseconds: 0).decisions
        #expect(opened.assignment == Assignment(experiment: "x", arm: .challenger))
        #expect(opened.scoreCentipoints == 7_000 && opened.weightsVersion == 2)
        let explored = Transition.opened(
            box.lead, model: model, isExplored: true, streamMilliseconds: 0)
        #expect(explored.decisions.assignment == nil)
    }

    @Test("a withdrawn lead keeps its cycle and waits for no verdict")
    func withdraws() {
        let model = Self.model(rejectAfterDays: 14)
        let box = Self.box(model)
        box.apply(Transition.opened(box.lead, model: model, streamMilliseconds: Time.start))
        box.absorb(0, id: 2, at: Time.start + Time.day, model)
        let withdrawn = Transition.withdrawn(box.lead)
        #expect(withdrawn.state == .engaged && withdrawn.cycle == 1 && withdrawn.counts == .kept)
        #expect(withdrawn.decisions.transitions == 2)
        #expect(
            withdrawn.decisions.learning.withdrawnAtMilliseconds == Time.start + Time.day)
        box.apply(withdrawn)
        #expect(box.lead.silenceDue(model) == nil && box.lead.state == .engaged)
    }

    @Test("silence leaves the lead with sales and is judged once")
    func silent() {
        let model = Self.model(rejectAfterDays: 14)
        let box = Self.box(model)
        box.apply(Transition.opened(box.lead, model: model, streamMilliseconds: Time.start))
        let id = [UInt8](repeating: 4, count: 16)
        let silent = Transition.silent(box.lead, judgementId: id)
        // No event says so: its number does not move.
        #expect(silent.state == .mql && silent.decisions.transitions == 1)
        #expect(silent.decisions.learning.silenceId == id)
        box.apply(silent)
        #expect(box.lead.silenceDue(model) == nil)
    }

    @Test("what a transition says is what the lead becomes", arguments: [false, true])
    func applies(clears: Bool) {
        let model = Self.model()
        let box = Self.box(model)
        box.apply(Transition.opened(box.lead, model: model, streamMilliseconds: Time.start))
        let verdict = VerdictTests.verdict(.rejected, clears ? .notInterested : .badTiming)
        let outcome = Transition.judged(
            box.lead, by: verdict, model: model,
            .init(judgementId: [1], engagementOffset: 40, streamMilliseconds: Time.start))
        guard case .applied(let judged) = outcome else {
            Issue.record("not applied")
            return
        }
        // Behind the rejection stands the event that recycles the lead.
        #expect(judged.transition.decisions.transitions == 3)
        #expect(judged.transition.decisions.resetOffset == (clears ? 40 : 0))
        box.apply(judged.transition)
        #expect(box.lead.state == .recycled && box.lead.cycle == 1)
        #expect(box.lead.decisions == judged.transition.decisions)
        #expect(box.counts.count == (clears ? 0 : 1) && box.allCounts.count == 1)
        #expect(box.lead.reset == (clears ? Time.start : .min))
    }

    @Test("a verdict on a lead that never qualified is none")
    func notQualified() {
        let model = Self.model()
        let box = Self.box(model)
        #expect(
            Transition.judged(
                box.lead, by: VerdictTests.verdict(.accepted), model: model,
                .init(judgementId: [], engagementOffset: 0, streamMilliseconds: 0))
                == .notQualified)
    }
}
