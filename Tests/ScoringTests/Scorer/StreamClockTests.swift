import Scoring
import System
import Testing

@Suite("stream time")
struct StreamClockTests {
    /// As from a list of all leads.
    private func wanted(_ newest: [UInt64: Int64]) -> Int64 {
        newest.values.sorted(by: >).dropFirst().first ?? .min
    }

    @Test(
        "is the newest event of the lead that is second",
        arguments: [
            ([], .min), ([(1, 10)], .min), ([(1, 10), (1, 20)], .min), ([(1, 10), (2, 5)], 5),
            ([(1, 10), (2, 99)], 10), ([(1, 10), (2, 99), (2, 100)], 10),
            ([(1, 10), (2, 99), (3, 11), (3, 12)], 12), ([(1, 10), (2, 10)], 10),
            ([(1, 10), (2, 10), (2, 30), (1, 20)], 20),
        ] as [([(UInt64, Int64)], Int64)])
    func table(events: [(UInt64, Int64)], confirmed: Int64) {
        var clock = StreamClock()
        for (lead, time) in events { clock.take(time, of: lead) }
        #expect(clock.confirmedMilliseconds == confirmed)
    }

    /// A clock that remembers the order of arrival could not be made again by a restore.
    @Test(
        "is a function of the leads alone: any order gives the same",
        arguments: 0..<50 as Range<UInt64>)
    func order(seed: UInt64) {
        var dice = Dice(seed: seed)
        var newest: [UInt64: Int64] = [:]
        var life = StreamClock()
        for _ in 0..<60 {
            let lead = UInt64(1 + dice.below(5))
            newest[lead] = max(newest[lead] ?? .min, Int64(dice.below(40)))
            life.take(newest[lead]!, of: lead)
            #expect(life.confirmedMilliseconds == wanted(newest))
            var restored = StreamClock()
            for (lead, time) in newest { restored.take(time, of: lead) }
            #expect(restored == life)
        }
    }
}
