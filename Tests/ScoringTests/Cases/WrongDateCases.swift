// D46: a record with a wrong date, over `reject_after`.
import Scoring
import Testing

@Suite("cases: wrong dates")
struct WrongDateCases {
    @Test("one event of three weeks ahead judges no lead that waits for sales")
    func stray() throws {
        let world = try CaseWorld("learning: {reject_after: 14d}")
        for number in 1...5 { world.qualify("wait-\(number)", on: "2026-11-02") }
        #expect(world.said() == Array(repeating: "qualified", count: 5))
        world.engage("page", "stray-1", at: "2026-11-23T09:00:00Z")
        world.engage("page", "stray-1", at: "2026-11-24T09:00:00Z")
        world.engage("page", "next-1", at: "2026-11-03T09:00:00Z")
        #expect(world.said() == [])
        try world.restart(CaseWorld.definition + "\nlearning: {reject_after: 14d}")
        world.engage("page", "next-2", at: "2026-11-16T08:00:00Z")
        #expect(world.said() == [])
        // Two leads say it, and it is so.
        world.engage("page", "next-2", at: "2026-11-16T09:02:00Z")
        #expect(world.said() == Array(repeating: "silence judged", count: 5))
    }
}
