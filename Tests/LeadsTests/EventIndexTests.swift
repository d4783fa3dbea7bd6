import Leads
import Testing

@Suite("event names")
struct EventIndexTests {
    func match(_ index: EventIndex, _ name: String) -> EventIndex.Match {
        Array(name.utf8).withUnsafeBytes { index.match($0) }
    }

    @Test("every name finds its behaviour, however their hashes collide", arguments: [1, 8, 900])
    func collisions(count: Int) {
        let rules = (0..<count).map { behaviour("b\($0)", 1, event: "Event \($0)") }
        let index = Model(definition(rules)).events
        for number in 0..<count {
            #expect(match(index, "Event \(number)") == .behaviour(UInt16(number)))
            #expect(match(index, "event \(number)") == .unknown)
            #expect(match(index, "Event \(number) ") == .unknown)
        }
        #expect(match(index, "") == .unknown)
    }

    @Test("the first line takes an event; what is ignored or worth nothing never counts")
    func order() {
        var rules = definition([
            behaviour("zero", 0, event: "A"), behaviour("late", 5, event: "A"),
            behaviour("one", 5, event: "B"), behaviour("two", 9, event: "B"),
            behaviour("three", -4, event: "Ärger"),
        ])
        rules.ignore = ["C", "B"]
        let index = Model(rules).events
        #expect(match(index, "A") == .ignored)
        #expect(match(index, "B") == .behaviour(2))
        #expect(match(index, "C") == .ignored)
        #expect(match(index, "Ärger") == .behaviour(4))
    }

    @Test("numbers are those of the name table, not of the line")
    func numbers() {
        let first = Model(definition([behaviour("a", 1), behaviour("b", 1)]))
        let second = Model(
            definition([behaviour("c", 1), behaviour("b", 1)]), names: first.names)
        #expect(match(second.events, "b") == .behaviour(1))
        #expect(match(second.events, "c") == .behaviour(2))
        #expect(match(second.events, "a") == .unknown)
    }
}
