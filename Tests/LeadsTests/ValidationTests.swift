// Bytes from a topic are not believed: what is accepted must be readable everywhere.
import Leads
import System
import Testing

@Suite("bytes of a lead")
struct ValidationTests {
    static let model: Model = {
        let fit = [FactTests.industry, FactTests.size, FactTests.member]
        return Model(
            definition([behaviour("a", 30), behaviour("b", 9, max: 3, days: 0.02)], fit: fit))
    }()
    static let names = NameCounts(model.names)

    /// A lead that has some of everything.
    static func box(_ dice: inout Dice) -> LeadBox {
        let box = LeadBox("lead-\(dice.below(1_000_000))")
        for id in 0..<UInt64(1 + dice.below(12)) {
            let time = Time.start + dice.between(0, 90 * Time.day)
            let behaviour = [0, 1, RecentEvent.noBehaviour][dice.below(3)]
            box.absorb(behaviour, id: id, at: time, model)
        }
        if dice.below(3) > 0 {
            box.take("software", for: model.attributes[0], at: Time.start)
            _ = box.lead.take(.number(3), for: model.attributes[1], time: Time.start)
            _ = box.lead.take(.bool(true), for: model.attributes[2], time: Time.start)
            if dice.below(3) == 0 {
                _ = box.lead.take(
                    .nothing, for: model.attributes[dice.below(3)], time: Time.start + 1)
            }
        }
        if dice.below(2) == 0 {
            box.lead.cycle = 1
            box.lead.state = LifecycleState.allCases[dice.below(5)]
            let share = dice.below(3) == 0 ? 0.05 : nil
            var decisions = LeadBox.opened(box.lead, model)
            decisions.learning.explorationShare = share
            box.lead.isExplored = share != nil
            if dice.below(2) == 0 {
                decisions.rearm = Rearm(
                    notBefore: 0, thresholdAddCentipoints: 0,
                    condition: Rearm.Condition.allCases[dice.below(3)])
            }
            if dice.below(3) == 0 {
                decisions.cleared = ClearedCounts(reset: box.lead.reset, resetOffset: 3)
                box.lead.setAsideCounts()
            }
            box.lead.setDecisions(decisions.encoded)
            _ = box.absorb(0, id: 50, at: Time.start + 91 * Time.day, model)
            _ = box.absorb(1, id: 51, at: Time.start + 80 * Time.day, model)
        }
        return box
    }

    static func isValid(_ bytes: [UInt8], id: [UInt8], _ names: NameCounts = names) -> Bool {
        bytes.withUnsafeBytes { bytes in
            id.withUnsafeBytes { LeadImage.isValid(bytes, id: $0, names: names) }
        }
    }

    /// Everything that reads a lead, at its own and at far times.
    static func readAll(_ bytes: [UInt8]) {
        let box = LeadBox(bytes)
        let lead = box.lead
        for now in [lead.newest, Time.start, 0, Int64.max / 2] where now != .min {
            let score = lead.score(at: now, model: model)
            let shares = lead.contributions(at: now, model: model)
            #expect(shares.map(\.centipoints).reduce(0, +) == score.centipoints)
            for share in shares { #expect(share.x >= 0 && share.x <= 1) }
        }
        _ = lead.facts
        _ = lead.knownAttributeCount(model)
        _ = lead.decisions
        if lead.newest != .min {
            _ = lead.evaluation(model: model)
            _ = lead.rearmedThresholdCentipoints(model)
            _ = LeadBox.opened(lead, model).encoded
        }
        for event in box.recents { _ = (event.time, event.behaviour) }
        lead.relabel(model)
        for time in [Time.start, Time.start + 50 * Time.day, Time.start + 2_000 * Time.day] {
            _ = box.absorb(1, id: 77, at: time, model)
        }
        _ = lead.take(.number(2), for: model.attributes[1], time: 1)
        lead.setAsideCounts()
        _ = lead.score(at: lead.newest, model: model)
        lead.restoreCounts(reset: .min)
        lead.dropSetAsideCounts()
        _ = lead.score(at: lead.newest, model: model)
    }

    @Test("what leads really are is accepted", arguments: 0..<300)
    func accepts(seed: UInt64) {
        var dice = Dice(seed: seed)
        let box = Self.box(&dice)
        let id = Array(box.lead.id)
        #expect(Self.isValid(box.bytes, id: id), "seed \(seed)")
        #expect(!Self.isValid(box.bytes, id: id + [0x61]), "seed \(seed)")
        #expect(!Self.isValid(box.bytes, id: Array("lead-?".utf8)), "seed \(seed)")
        #expect(!Self.isValid(box.bytes + [0], id: id), "seed \(seed)")
        for count in 0..<box.bytes.count {
            #expect(!Self.isValid(Array(box.bytes[..<count]), id: id), "seed \(seed), \(count)")
        }
        var none = NameCounts()
        (none.behaviours, none.attributes, none.labels) = (0, 0, 0)
        let usesNames =
            box.lead.countCount + box.lead.facts.count > 0
            || box.recents.contains { $0.behaviour != RecentEvent.noBehaviour }
            || !(box.lead.decisions?.snapshot ?? []).isEmpty
        #expect(Self.isValid(box.bytes, id: id, none) != usesNames, "seed \(seed)")
    }

    @Test("what is accepted can be read, however it was damaged", arguments: 0..<40)
    func mutations(seed: UInt64) {
        var dice = Dice(seed: seed)
        var accepted = 0
        for _ in 0..<500 {
            let box = Self.box(&dice)
            var bytes = box.bytes
            for _ in 0...dice.below(3) {
                // The header decides where everything lies.
                let index = dice.below(dice.below(2) == 0 ? 40 : bytes.count)
                bytes[index] =
                    dice.below(2) == 0
                    ? bytes[index] ^ UInt8(1 << dice.below(8)) : [0, 0xFF, 0x7F][dice.below(3)]
            }
            guard Self.isValid(bytes, id: Array(box.lead.id)) else { continue }
            accepted += 1
            Self.readAll(bytes)
        }
        #expect(accepted > 10, "seed \(seed)")
    }

    /// If this fails, the layout changed: state of the last release must still load.
    @Test("a lead has the bytes that it had")
    func golden() {
        let box = LeadBox("lead-1")
        box.absorb(1, id: 0x1122_3344_5566_7788, at: Time.start, Self.model)
        box.take("Software", for: Self.model.attributes[0], at: Time.start)
        _ = box.lead.take(.number(120), for: Self.model.attributes[1], time: Time.start)
        _ = box.lead.take(.bool(true), for: Self.model.attributes[2], time: Time.start)
        #expect(
            box.bytes.hex == """
                00a8da769b01000000a8da769b01000000000000000000800000000000000600\
                01000100480000006c6561642d310000000000000000f03f00a8da769b010000\
                0100000001000000000000000800000000a8da769b010000736f667477617265\
                010005000800010000a8da769b0100000000000000005e400200060001000200\
                00a8da769b01000001000000000000008877665544332211ff0100c0afc0f00b
                """)
    }
}
