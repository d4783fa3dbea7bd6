import Leads
import Testing

@Suite("exploration band")
struct ExplorationTests {
    /// Threshold 60; a visit is worth 10.
    static func model(_ share: Double, days: Double = 3, name: String = "default") -> Model {
        var definition = definition([behaviour("visit", 10), behaviour("demo", 60)])
        definition.model = name
        definition.learning.exploration.share = share
        definition.learning.exploration.afterSeconds = days * 86_400
        return Model(definition)
    }

    private func chosen(_ share: Double, _ cycle: UInt32 = 1, name: String = "default") -> Set<Int>
    {
        guard let band = Self.model(share, name: name).exploration else { return [] }
        return Set(
            (0..<20_000).filter { number in
                Array("lead-\(number)".utf8).withUnsafeBytes { band.contains($0, cycle: cycle) }
            })
    }

    @Test("takes its share, keeps it as it grows, and draws again per cycle and model")
    func shares() {
        let some = chosen(0.05)
        // Three standard deviations of 20,000 draws.
        #expect(abs(Double(some.count) / 20_000 - 0.05) < 0.0047)
        #expect(chosen(0.05) == some)
        #expect(some.isSubset(of: chosen(0.2)))
        #expect(chosen(0).isEmpty && chosen(1).count == 20_000)
        for other in [chosen(0.05, 2), chosen(0.05, name: "other")] {
            #expect(abs(Double(other.intersection(some).count) / 20_000 - 0.0025) < 0.0011)
        }
    }

    @Test("a later version of the weights draws nobody else")
    func weights() {
        let model = Self.model(0.05)
        let weights = PublishedWeights(version: 9, points: [:], offset: 3, atMilliseconds: 0)
        #expect(model.repriced(with: weights).exploration == model.exploration)
    }

    /// One event per entry: days since the start and behaviour (2: an identify call).
    private func box(_ events: [(days: Double, behaviour: UInt16)], _ model: Model) -> LeadBox {
        let box = LeadBox()
        for (id, event) in events.enumerated() {
            box.absorb(
                event.behaviour == 2 ? RecentEvent.noBehaviour : event.behaviour, id: UInt64(id),
                at: Time.start + Int64(event.days * 86_400_000), model)
        }
        return box
    }

    @Test(
        "hands over at the first event that lies `after` behind the first of the cycle",
        arguments: [
            ([(0, 0)], 1, .none),
            ([(0, 0), (2.999, 0)], 1, .none),
            ([(0, 0), (3, 0)], 1, .explored),
            ([(0, 0), (3, 2)], 1, .explored),
            // Not what it is, but what it did starts the time.
            ([(0, 2), (3, 0)], 1, .none),
            ([(0, 2), (3, 2)], 1, .none),
            // A late event starts it earlier; it is due at once, with the newest event behind.
            ([(5, 0), (1, 0)], 1, .explored),
            // It qualifies by itself.
            ([(0, 0), (3, 1)], 1, .qualified),
            ([(0, 0), (3, 0)], 0, .none),
        ] as [([(Double, UInt16)], Double, Evaluation)])
    func when(events: [(Double, UInt16)], share: Double, evaluation: Evaluation) {
        let model = Self.model(share)
        #expect(box(events.map { ($0.0, $0.1) }, model).lead.evaluation(model: model) == evaluation)
    }

    @Test("asks engaged leads only", arguments: LifecycleState.allCases)
    func states(state: LifecycleState) {
        let model = Self.model(1)
        let lead = box([(0, 0), (4, 0)], model).lead
        lead.state = state
        lead.isExplored = state == .mql
        #expect((lead.evaluation(model: model) == .explored) == (state == .engaged))
    }

    @Test("an MQL that came by exploration is not withdrawn, another one is")
    func notWithdrawn() {
        let model = Self.model(1)
        let lead = box([(0, 0), (4, 0)], model).lead
        lead.state = .mql
        #expect(lead.evaluation(model: model) == .withdrawn)
        lead.isExplored = true
        #expect(lead.evaluation(model: model) == .none)
    }

    @Test("after a withdrawal the time starts with the first event behind it")
    func secondCycle() {
        let model = Self.model(1)
        let box = box([(0, 0), (4, 0)], model)
        var decisions = LeadBox.opened(box.lead, model)
        decisions.learning.withdrawnAtMilliseconds = box.lead.newest
        box.lead.cycle = 1
        box.lead.setDecisions(decisions.encoded)
        #expect(box.lead.evaluation(model: model) == .none)
        box.absorb(0, id: 90, at: Time.start + 5 * Time.day, model)
        box.absorb(0, id: 91, at: Time.start + 7 * Time.day, model)
        #expect(box.lead.evaluation(model: model) == .none)
        box.absorb(0, id: 92, at: Time.start + 8 * Time.day, model)
        #expect(box.lead.evaluation(model: model) == .explored)
    }

    @Test("a flag without a share in the decisions, or the reverse, is damage")
    func consistent() {
        let model = Self.model(1)
        for (flag, share) in [(true, nil), (false, 0.05), (true, 0.05)] as [(Bool, Double?)] {
            let box = box([(0, 0), (4, 0)], model)
            box.lead.cycle = 1
            var decisions = LeadBox.opened(box.lead, model)
            decisions.learning.explorationShare = share
            box.lead.setDecisions(decisions.encoded)
            box.lead.isExplored = flag
            #expect(box.lead.hasValidContent(NameCounts(model.names)) == (flag == (share != nil)))
        }
    }
}
