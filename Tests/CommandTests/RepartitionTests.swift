import Config
import Testing

@testable import leadloop

@Suite("repartition") struct RepartitionTests {
    private let names = TopicNames()

    private func plan(_ source: String, to target: String? = nil, _ existing: [String: Int]) throws
        -> RepartitionPlan
    {
        try RepartitionPlan(from: source, to: target, names, existing: existing)
    }

    @Test("the copy has as many partitions as the other input, and is named after its source")
    func partitions() throws {
        let feedback = try plan(
            "sales.feedback", ["engagement.events": 6, "sales.feedback": 4])
        #expect(feedback.target == "sales.feedback.repartitioned" && feedback.partitions == 6)
        #expect(feedback.sourcePartitions == 4)
        #expect(feedback.missing == ["sales.feedback.repartitioned", "sales.feedback.dlq"])
        #expect(feedback.advice(names)?.contains("topics.feedback=") == true)
        let events = try plan("engagement.events", ["engagement.events": 6, "sales.feedback": 4])
        #expect(events.partitions == 4)
        let raw = try plan(
            "web", to: "engagement.events",
            ["web": 1, "engagement.events": 4, "sales.feedback": 4, "web.dlq": 1])
        #expect(raw.partitions == 4 && raw.missing.isEmpty && raw.advice(names) == nil)
        #expect(try plan("web", ["web": 5]).partitions == 5)
    }

    @Test("a copy into itself, of nothing, or into another number of partitions is refused")
    func refuses() {
        #expect(throws: Failure.self) { try plan("web", to: "web", ["web": 1]) }
        #expect(throws: Failure.self) { try plan("web", [:]) }
        let error = #expect(throws: Failure.self) {
            try plan(
                "web", to: "engagement.events",
                ["web": 1, "engagement.events": 3, "sales.feedback": 4])
        }
        #expect(error?.what == "engagement.events has 3 partitions, its other half 4")
    }

    @Test(
        "JSON pointers as RFC 6901 writes them",
        arguments: [
            ("/userId", ["userId"]), ("/context/traits/email", ["context", "traits", "email"]),
            ("/a~1b/c~0d", ["a/b", "c~d"]), ("/~01", ["~1"]), ("/a.b/c", ["a.b", "c"]),
        ])
    func pointers(text: String, steps: [String]) {
        #expect(JSONPointer(text)?.steps == steps)
        #expect(JSONPointer(text)?.description == text)
    }

    @Test("what is no pointer", arguments: ["", "userId", "/", "/a//b", "/a~", "/a~2"])
    func noPointers(text: String) { #expect(JSONPointer(text) == nil) }
}
