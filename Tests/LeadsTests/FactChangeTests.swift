import Leads
import Testing

/// D43, D44: a rejected lead waits for a fact to change, not for a definition.
@Suite("facts that change after a rejection")
struct FactChangeTests {
    static func definition(
        bands: [FitAttribute.Band] = [
            .init(label: "few", below: 50, points: 0), .init(label: "some", below: 500, points: 5),
            .init(label: "many", below: nil, points: 9),
        ], sets: [FitAttribute.TextSet] = [.init(label: "core", values: ["software"], points: 8)],
        more: [FitAttribute] = []
    ) -> Definition {
        LeadsTests.definition(
            [behaviour("visit", 90)],
            fit: [
                FitAttribute(name: "staff", from: ["staff"], kind: .number(bands: bands)),
                FitAttribute(
                    name: "industry", from: ["industry"], kind: .text(sets: sets, otherwise: -5)),
            ] + more)
    }

    /// Rejected at `Time.start + day` with 20 staff in retail.
    private func rejected(
        _ model: Model, _ reason: Reason = .badFit, blamed: [String] = [], country: String? = nil
    ) throws -> LeadBox {
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, model)
        _ = box.lead.take(.number(20), for: model.attributes[0], time: Time.start)
        box.take("retail", for: model.attributes[1], at: Time.start)
        box.apply(
            Transition.opened(
                box.lead, model: model, streamMilliseconds: Time.start))
        let verdict = Verdict(
            kind: .rejected, reason: reason, fitAttributes: blamed, repId: "rep",
            atMilliseconds: Time.start + Time.day, idHash: 1)
        let outcome = Transition.judged(
            box.lead, by: verdict, model: model,
            .init(judgementId: [1], engagementOffset: 0, streamMilliseconds: 0))
        guard case .applied(let judged) = outcome else {
            Issue.record("\(outcome)")
            return box
        }
        box.apply(judged.transition)
        return box
    }

    private func comesAgain(_ box: LeadBox, _ model: Model) -> Bool {
        box.absorb(0, id: 900, at: Time.start + 9 * Time.day, model)
        return box.lead.evaluation(model: model) == .qualified
    }

    @Test(
        "an edit of the definition is none, whatever it does to labels",
        arguments: [
            definition(bands: [
                .init(label: "few", below: 10, points: 0),
                .init(label: "more", below: nil, points: 3),
            ]),
            definition(bands: [.init(label: "all", below: nil, points: 1)]),
            definition(sets: [.init(label: "shops", values: ["retail"], points: -5)]),
            definition(sets: []),
            definition(more: [
                FitAttribute(
                    name: "size", from: ["staff"],
                    kind: .number(bands: [.init(label: "any", below: nil, points: 4)]))
            ]),
        ])
    func edited(later: Definition) throws {
        let model = Model(Self.definition())
        let box = try rejected(model)
        let other = Model(later, names: model.names)
        box.lead.relabel(other)
        // The same said again is no change either, under a name of its own or not.
        for attribute in other.attributes where attribute.from == ["staff"] {
            _ = box.lead.take(.number(20), for: attribute, time: Time.start + 3 * Time.day)
        }
        box.take("retail", for: other.attributes[1], at: Time.start + 3 * Time.day)
        #expect(!comesAgain(box, other))
    }

    @Test("behind an edit a new value counts by the definition in force")
    func editedAndChanged() throws {
        let model = Model(Self.definition())
        let box = try rejected(model)
        let other = Model(
            Self.definition(sets: [.init(label: "core", values: ["software", "media"], points: 8)]),
            names: model.names)
        box.lead.relabel(other)
        box.take("media", for: other.attributes[1], at: Time.start + 3 * Time.day)
        #expect(comesAgain(box, other))
    }

    @Test(
        "only what the rep blamed counts, or what the reason speaks of; all if nobody says",
        arguments: [
            (.badFit, ["staff"], "staff", true), (.badFit, ["staff"], "industry", false),
            (.badFit, ["industry"], "industry", true), (.badFit, [], "staff", true),
            (.badFit, [], "industry", true), (.badFit, ["staff", "industry"], "industry", true),
            // Of a name that the definition does not have any may be meant.
            (.badFit, ["company_size"], "industry", true),
            (.outOfTerritory, [], "staff", false), (.outOfTerritory, [], "country", true),
            (.wrongPerson, [], "country", true), (.badData, [], "staff", true),
        ] as [(Reason, [String], String, Bool)])
    func blamed(reason: Reason, names: [String], changed: String, isChange: Bool) throws {
        let country = FitAttribute(
            name: "country", from: ["country"],
            kind: .text(sets: [.init(label: "home", values: ["NO"], points: 6)], otherwise: 0))
        let model = Model(Self.definition(more: [country]))
        let box = try rejected(model, reason, blamed: names)
        let at = Time.start + 3 * Time.day
        switch changed {
        case "staff": _ = box.lead.take(.number(800), for: model.attributes[0], time: at)
        case "industry": box.take("software", for: model.attributes[1], at: at)
        default: box.take("NO", for: model.attributes[2], at: at)
        }
        #expect(comesAgain(box, model) == isChange)
    }

    @Test(
        "a fact of before the verdict is none, nor one that moves within its label",
        arguments: [
            (800, 12, false), (800, 24, false), (800, 25, true), (30, 48, false), (60, 48, true),
        ]
            as [(Double, Int64, Bool)])
    func times(staff: Double, hours: Int64, isChange: Bool) throws {
        let model = Model(Self.definition())
        let box = try rejected(model)
        _ = box.lead.take(
            .number(staff), for: model.attributes[0], time: Time.start + hours * Time.hour)
        #expect(comesAgain(box, model) == isChange)
    }

    @Test("decisions of before know labels only: a newer fact with another one is a change")
    func former() throws {
        let model = Model(Self.definition())
        for (staff, isChange) in [(30, false), (800, true)] as [(Double, Bool)] {
            let box = try rejected(model)
            var decisions = try #require(box.lead.decisions)
            decisions.facts = nil
            box.lead.setDecisions(decisions.encoded)
            _ = box.lead.take(
                .number(staff), for: model.attributes[0], time: Time.start + 2 * Time.day)
            #expect(comesAgain(box, model) == isChange)
        }
    }
}
