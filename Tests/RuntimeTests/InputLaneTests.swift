// Which of two inputs comes first, without a client.
import Testing

@testable import Runtime

@Suite("the order of the inputs, as values")
struct InputLaneTests {
    // Caught: the other input's record at equal times; waiting for an input at its end; not waiting for
    // one that has more; a record without a time that waits, or makes the other wait.
    @Test(
        "the older record goes first; an unknown input is waited for, one at its end never",
        arguments: [
            (NextRecord.at(5), NextRecord.at(7), 0), (.at(7), .at(5), 1), (.at(5), .at(5), 0),
            (.at(5), .none, 0), (.none, .at(5), 1), (.at(5), .unknown, nil),
            (.unknown, .at(5), nil), (.none, .none, nil), (.unknown, .unknown, nil),
            (.unknown, .none, nil), (.none, .unknown, nil),
            (NextRecord(timestamp: nil), .unknown, 0), (.unknown, NextRecord(timestamp: nil), 1),
            (NextRecord(timestamp: nil), .at(5), 0), (.at(5), NextRecord(timestamp: nil), 1),
        ] as [(NextRecord, NextRecord, Int?)])
    func choice(first: NextRecord, second: NextRecord, taken: Int?) {
        #expect(NextRecord.choice(first, second) == taken)
    }

    @Test("what the library knows of the end counts at once, without an event for it")
    func known() {
        let end = InputEnd()
        // Caught: a verdict in life that waits for the next empty answer to a fetch.
        #expect(end.isReached(next: 10) { 10 })
        #expect(end.isReached(next: 11) { 10 })
        #expect(!end.isReached(next: 9) { 10 })
        // Caught: before the first answer an empty input counts as ended, and a history loses its
        // first verdicts.
        #expect(!end.isReached(next: 0) { nil })
    }

    @Test("the end that was seen holds until a record comes, and not for what is read again")
    func seen() {
        var end = InputEnd()
        end.saw(10, next: 10)
        #expect(end.isReached(next: 10) { nil })
        // Open transactions move what the library knows, and are no records yet.
        #expect(end.isReached(next: 10) { 14 })
        #expect(!end.isReached(next: 11) { 14 })
        // Caught: after an abort the records in hand before are forgotten.
        #expect(!end.isReached(next: 8) { 10 })
        // An event that is older than what was received says nothing.
        end.saw(12, next: 15)
        #expect(!end.isReached(next: 13) { nil })
    }

    @Test("where producers write transactions, the marker behind a record is nothing to wait for")
    func markers() {
        var end = InputEnd()
        #expect(!end.isReached(next: 5) { 6 })
        end.saw(6, next: 5)
        #expect(end.isReached(next: 5) { 6 } && end.isReached(next: 6) { nil })
        // The next transaction: two records and its marker.
        #expect(!end.isReached(next: 7) { 9 })
        #expect(end.isReached(next: 8) { 9 })
    }

    @Test("what may wait is shared by the partitions, each has some")
    func bounds() {
        let rule = HoldRule()
        #expect(rule.bytesMax(ofPartitions: 1) == 64 << 20)
        #expect(rule.bytesMax(ofPartitions: 16) == 4 << 20)
        #expect(rule.bytesMax(ofPartitions: 1_000) == 1 << 20)
        #expect(rule.bytesMax(ofPartitions: 0) == 64 << 20)
    }
}
