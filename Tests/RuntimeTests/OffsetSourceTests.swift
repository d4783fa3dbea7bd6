import Testing

@testable import Runtime

@Suite("where a restore goes on")
struct OffsetSourceTests {
    struct Row: Sendable {
        var group: Int64?, state: Int64?
        /// By source: group, groupElseState, state.
        var starts: [StartPosition]
    }
    /// The log has offsets 10 to 20.
    static let log: Range<Int64> = 10..<20

    static let rows = [
        Row(
            group: nil, state: nil, starts: [.first(10), .first(10), .first(10)]),
        Row(group: 15, state: 15, starts: [.next(15), .next(15), .next(15)]),
        Row(group: 10, state: 10, starts: [.next(10), .next(10), .next(10)]),
        Row(group: 20, state: 20, starts: [.next(20), .next(20), .next(20)]),
        Row(
            group: 9, state: 9,
            starts: Array(repeating: .gone(next: 9, first: 10), count: 3)),
        Row(
            group: 21, state: 21,
            starts: Array(repeating: .truncated(next: 21, end: 20), count: 3)),
        // One of the two was lost.
        Row(
            group: nil, state: 15, starts: [.differs(group: nil, state: 15), .next(15), .next(15)]),
        Row(
            group: 15, state: nil,
            starts: [
                .differs(group: 15, state: nil), .differs(group: 15, state: nil), .first(10),
            ]),
        Row(
            group: 14, state: 15,
            starts: [.differs(group: 14, state: 15), .differs(group: 14, state: 15), .next(15)]),
    ]

    @Test(
        "offsets and state must agree, whoever's word counts; caught: a guess where one is lost",
        arguments: rows)
    func table(row: Row) {
        let sources: [OffsetSource] = [.group, .groupElseState, .state]
        for (source, start) in zip(sources, row.starts) {
            let found = source.resolve(group: row.group, state: row.state, log: Self.log)
            #expect(found == start, "\(source)")
        }
    }
}
