import Leads
import Testing

@Suite("decisions as bytes")
struct DecisionsTests {
    static func random(_ dice: inout Dice) -> Decisions {
        var decisions = Decisions()
        decisions.transitions = UInt32(truncatingIfNeeded: dice.next())
        decisions.qualifiedAtMilliseconds = Int64(truncatingIfNeeded: dice.next())
        decisions.scoreCentipoints = Int64(truncatingIfNeeded: dice.next())
        decisions.definitionVersion = UInt32(truncatingIfNeeded: dice.next())
        decisions.weightsVersion = UInt32(truncatingIfNeeded: dice.next())
        decisions.resetOffset = Int64(truncatingIfNeeded: dice.next())
        decisions.snapshot = (0..<dice.below(20)).map { _ in
            let number = dice.below(32_768)
            return SnapshotFeature(
                dice.below(2) == 0 ? .behaviour(number) : .label(number),
                x: Double(dice.below(1_000)) / 999)
        }
        decisions.verdictIds = (0..<dice.below(17)).map { _ in dice.next() }
        if dice.below(2) == 0 {
            decisions.verdictAtMilliseconds = Int64(truncatingIfNeeded: dice.next())
            decisions.verdict = VerdictInForce(
                isAccepted: dice.below(2) == 0,
                reason: dice.below(2) == 0 ? Reason.allCases.randomElement(using: &dice) : nil,
                repId: String(repeating: "ö", count: dice.below(129)),
                judgementId: (0..<16).map { UInt8($0) })
        }
        if dice.below(2) == 0 {
            decisions.rearm = Rearm(
                notBefore: Int64(truncatingIfNeeded: dice.next()),
                thresholdAddCentipoints: Int64(dice.below(2_000)),
                condition: Rearm.Condition.allCases[dice.below(3)])
        }
        if dice.below(2) == 0 { decisions.learning = notes(&dice) }
        for index in decisions.snapshot.indices where dice.below(4) == 0 {
            decisions.snapshot[index].shadow = HalfLifeShadow(
                half: Double(dice.below(1_000)) / 999, double: Double(dice.below(1_000)) / 999)
        }
        if dice.below(2) == 0 {
            decisions.cleared = ClearedCounts(
                reset: Int64(truncatingIfNeeded: dice.next()),
                resetOffset: Int64(truncatingIfNeeded: dice.next()))
        }
        if dice.below(2) == 0 {
            decisions.closed = ClosedCycles(
                atMilliseconds: Int64(truncatingIfNeeded: dice.next()), verdict: closing(&dice))
        }
        if dice.below(2) == 0 { decisions.facts = facts(&dice) }
        if dice.below(2) == 0 {
            decisions.rearm?.attributes = (0..<dice.below(4)).map { _ in dice.below(32_768) }
        }
        if dice.below(2) == 0 {
            decisions.assignment = Assignment(
                experiment: String(repeating: "ö", count: 1 + dice.below(32)),
                arm: dice.below(2) == 0 ? .champion : .challenger)
        }
        return decisions
    }

    private static func closing(_ dice: inout Dice) -> ClosedCycles.Verdict? {
        guard dice.below(3) > 0 else { return nil }
        return ClosedCycles.Verdict(
            isAccepted: dice.below(2) == 0,
            reason: dice.below(2) == 0 ? Reason.allCases.randomElement(using: &dice) : nil)
    }

    private static func facts(_ dice: inout Dice) -> FactsAtOpening {
        let known = (0..<dice.below(6)).map { _ in
            FactsAtOpening.Known(
                attribute: dice.below(32_768),
                value: [
                    .text(String(repeating: "ü", count: dice.below(48))),
                    .number(Double(dice.below(1_000)) / 7), .bool(dice.below(2) == 0),
                ][dice.below(3)])
        }
        return FactsAtOpening(known: known, attributeCount: dice.below(32_768))
    }

    private static func notes(_ dice: inout Dice) -> LearningNotes {
        var notes = LearningNotes()
        if dice.below(2) == 0 { notes.explorationShare = Double(1 + dice.below(1_000)) / 1_000 }
        if dice.below(2) == 0 {
            notes.silentSinceMilliseconds = Int64(truncatingIfNeeded: dice.next())
        }
        if dice.below(2) == 0 { notes.silenceId = (0..<16).map { UInt8($0) } }
        if dice.below(2) == 0 {
            notes.withdrawnAtMilliseconds = Int64(truncatingIfNeeded: dice.next())
        }
        if dice.below(2) == 0 {
            notes.awaitedSinceMilliseconds = Int64(truncatingIfNeeded: dice.next())
        }
        notes.wasSilent = dice.below(2) == 0
        return notes
    }

    static func read(_ bytes: [UInt8]) -> Decisions? { bytes.withUnsafeBytes { Decisions($0) } }

    @Test("come back as they were, in a multiple of eight bytes", arguments: 0..<300)
    func roundTrip(seed: UInt64) {
        var dice = Dice(seed: seed)
        let decisions = Self.random(&dice)
        let bytes = decisions.encoded
        #expect(bytes.count % 8 == 0)
        #expect(Self.read(bytes) == decisions, "seed \(seed)")
    }

    @Test("damaged bytes are refused or read, never trapped on", arguments: 0..<40)
    func damaged(seed: UInt64) {
        var dice = Dice(seed: seed)
        let decisions = Self.random(&dice)
        let bytes = decisions.encoded
        for count in 0..<bytes.count {
            let cut = Self.read(Array(bytes[..<count]))
            // A cut of padding only leaves it readable.
            #expect(cut == nil || count > bytes.count - 8 && cut == decisions, "seed \(seed)")
        }
        for index in bytes.indices {
            var flipped = bytes
            flipped[index] ^= UInt8(1 << dice.below(8))
            if let other = Self.read(flipped) { _ = other.encoded }
        }
        #expect(Self.read(bytes + [UInt8](repeating: 0, count: 8)) == nil)
    }

    /// If this fails, the layout changed: state of the last release must still load.
    @Test("have the bytes that they had")
    func golden() {
        var decisions = Decisions()
        decisions.transitions = 3
        decisions.qualifiedAtMilliseconds = Time.start
        decisions.scoreCentipoints = -1_726
        decisions.definitionVersion = 2
        decisions.weightsVersion = 57
        decisions.resetOffset = 1_000
        decisions.verdictAtMilliseconds = Time.start + 1
        decisions.snapshot = [
            SnapshotFeature(.behaviour(1), x: 0.5), SnapshotFeature(.label(2), x: 1),
        ]
        decisions.verdictIds = [0x0102_0304_0506_0708]
        decisions.verdict = VerdictInForce(
            isAccepted: false, reason: .badFit, repId: "r1",
            judgementId: [UInt8](repeating: 0xAB, count: 16))
        decisions.rearm = Rearm(
            notBefore: Time.start, thresholdAddCentipoints: 1_500, condition: .factChanged)
        #expect(
            decisions.encoded.hex == """
                0300000000a8da769b01000042f9ffffffffffff0200000039000000e8030000\
                0000000001a8da769b01000002000100000000000000e03f0280000000000000\
                f03f010807060504030201010007006261645f6669740200723110ababababab\
                ababababababababababab0100a8da769b010000dc0500000000000001000000
                """)
        #expect(Self.read(decisions.encoded) == decisions)
        // What learning adds lies behind it.
        decisions.learning.explorationShare = 0.25
        decisions.learning.silentSinceMilliseconds = Time.start
        decisions.learning.silenceId = [UInt8](repeating: 0xCD, count: 16)
        decisions.learning.withdrawnAtMilliseconds = Time.start + 1
        decisions.snapshot[0].shadow = HalfLifeShadow(half: 0.25, double: 0.75)
        #expect(
            decisions.encoded.hex == """
                0300000000a8da769b01000042f9ffffffffffff0200000039000000e8030000\
                0000000001a8da769b01000002000100000000000000e03f0280000000000000\
                f03f010807060504030201010007006261645f6669740200723110ababababab\
                ababababababababababab0300a8da769b010000dc05000000000000011f0000\
                00000000d03f00a8da769b01000010cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd01\
                a8da769b0100000100000090d00300b0710b000000000000
                """)
        (decisions.rearm, decisions.learning) = (nil, .init())
        decisions.snapshot[0].shadow = nil
        decisions.assignment = Assignment(experiment: "soft", arm: .challenger)
        #expect(decisions.encoded.hex.hasSuffix("abababababababab04010400736f66740000000000"))
        decisions.assignment = nil
        decisions.cleared = ClearedCounts(reset: .min, resetOffset: 258)
        #expect(
            decisions.encoded.hex.hasSuffix(
                "abababababababab080000000000000080020100000000000000000000"))
        (decisions.cleared, decisions.learning.wasSilent) = (nil, true)
        decisions.learning.awaitedSinceMilliseconds = Time.start
        #expect(decisions.encoded.hex.hasSuffix("abababababababab026000a8da769b010000000000"))
        decisions.learning = .init()
        decisions.closed = ClosedCycles(
            atMilliseconds: Time.start, verdict: .init(isAccepted: false, reason: .badFit))
        #expect(decisions.encoded.hex.hasSuffix("ab1000a8da769b0100000207006261645f6669740000"))
        decisions.closed = nil
        decisions.facts = FactsAtOpening(
            known: [
                .init(attribute: 1, value: .text("a")), .init(attribute: 2, value: .bool(true)),
            ],
            attributeCount: 3)
        decisions.rearm = Rearm(
            notBefore: Time.start, thresholdAddCentipoints: 0, condition: .factChanged,
            attributes: [258])
        #expect(
            decisions.encoded.hex.hasSuffix(
                "ab6100a8da769b01000000000000000000000103000200010000010061020003010002010000"))
        #expect(
            Decisions().encoded.hex == """
                0000000000000000000000000000000000000000000000000000000000000000\
                000000000000000000000080000000000000000000000000
                """)
    }
}

extension [UInt8] {
    /// Golden bytes, for people to compare.
    var hex: String {
        map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
