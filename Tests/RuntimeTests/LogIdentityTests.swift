// Whether an input is the log that it was, from what a look at it gave.
import Kafka
import Scoring
import Testing
import Wire

@testable import Runtime

@Suite("which log an offset belongs to")
struct LogIdentityTests {
    static let old = mark(4, 1), new = mark(9, 2)
    static let marks = LogMarks(proven: old, last: new)

    static func mark(_ offset: Int64, _ hash: UInt64) -> LogFingerprint {
        LogFingerprint(offset: offset, timestamp: 1_000 * offset, hash: hash)
    }

    /// Caught: an input that nothing vouches for, taken without a word.
    @Test("what cannot be compared is told, unless nothing was ever known")
    func note() throws {
        let place = TopicPartition("t", 3)
        #expect(LogIdentity.note(place, LogMarks(), next: 10) == nil)
        let note = try #require(LogIdentity.note(place, Self.marks, next: 10))
        #expect(note.hasPrefix("t/3 cannot be compared") && note.contains("offset 9"))
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String, marks: LogMarks, range: Range<Int64>, found: [LogFingerprint]
        let identity: LogIdentity
        var testDescription: String { name }
    }

    @Test(
        "caught: the newest mark alone believed, a shorter log taken for retention, a hole for another log",
        arguments: [
            Row(
                name: "both lie there", marks: marks, range: 0..<10, found: [old, new],
                identity: .same),
            Row(
                name: "the older one is deleted by retention", marks: marks, range: 5..<10,
                found: [new], identity: .same),
            Row(
                name: "both are deleted", marks: marks, range: 10..<10, found: [],
                identity: .unknown),
            Row(
                name: "nothing lies there: a marker, or compaction", marks: marks, range: 0..<10,
                found: [], identity: .unknown),
            Row(
                name: "the newest is of the new log, the older one is not", marks: marks,
                range: 0..<12, found: [mark(4, 7), new],
                identity: .other(.record(old, instead: mark(4, 7)))),
            Row(
                name: "another record lies at the newest", marks: marks, range: 5..<12,
                found: [mark(9, 7)], identity: .other(.record(new, instead: mark(9, 7)))),
            Row(
                name: "it ends before both", marks: marks, range: 0..<3, found: [],
                identity: .other(.short(old, end: 3, isSameBefore: false))),
            Row(
                name: "it lost its end", marks: marks, range: 0..<9, found: [old],
                identity: .other(.short(new, end: 9, isSameBefore: true))),
            Row(
                name: "nothing is known", marks: LogMarks(), range: 0..<9, found: [],
                identity: .unknown),
        ])
    func judged(row: Row) {
        #expect(LogIdentity(row.marks, in: row.range, found: row.found) == row.identity)
    }

    @Test("a refusal names topic, times and what would be skipped; caught: offsets alone told")
    func told() {
        let place = TopicPartition("sales.feedback", 0)
        let made = StateRefusal.otherLog(
            place, .record(Self.old, instead: Self.mark(4, 7)), next: 5, 0..<8)
        #expect(made.stopsGroup && !made.isPassing)
        #expect(made.what.contains("sales.feedback is another log"))
        #expect(made.why.contains("1970-01-01T00:00:04.000Z"), "\(made.why)")
        #expect(made.why.contains("would skip 5 records"), "\(made.why)")
        let short = StateRefusal.otherLog(
            place, .short(Self.old, end: 3, isSameBefore: false), next: 5, 0..<3)
        #expect(short.why.contains("ends at 3") && short.why.contains("skip 3"), "\(short.why)")
    }

    @Test("marks move on only when both were found; caught: the newest proves itself")
    func chain() {
        var marks = LogMarks()
        marks.take(Self.old)
        #expect(marks.proven == Self.old && marks.all.count == 1)
        marks.take(Self.new)
        #expect(marks == Self.marks && marks.all == [Self.old, Self.new])
    }

    @Test("a record's key, value and time are its fingerprint; caught: null the same as no bytes")
    func fingerprint() {
        func print(_ key: [UInt8]?, _ value: [UInt8]?, _ time: Int64 = 1) -> UInt64 {
            let (keyBytes, valueBytes) = (key ?? [], value ?? [])
            let (keySpan, valueSpan) = (keyBytes.span.bytes, valueBytes.span.bytes)
            return LogFingerprint(
                offset: 0, timestamp: time, key: key == nil ? nil : keySpan,
                value: value == nil ? nil : valueSpan
            ).hash
        }
        let all = [
            print([1], [2]), print([2], [1]), print([1], [2], 2), print(nil, [2]), print([], [2]),
            print([1], nil), print([1], []), print([1, 2], []), print([], [1, 2]),
        ]
        #expect(Set(all).count == all.count)
        #expect(print([1], [2]) == print([1], [2]))
    }

    @Test(
        "a changelog that is emptied is told once, before a restart; caught: silence, or every round"
    )
    func changelog() {
        var watch = ChangelogWatch(topic: "c")
        let place = TopicPartition("c", 1)
        #expect(watch.saw([place: 3..<50]).isEmpty)
        #expect(watch.saw([place: 3..<60]).isEmpty)
        #expect(
            watch.saw([place: 60..<60]).first?.contains("began at offset 3 and begins at 60")
                == true)
        #expect(watch.saw([place: 60..<62]).isEmpty)
        #expect(watch.saw([place: 0..<2]).first?.contains("was made again") == true)
        #expect(watch.saw(policy: "compact").isEmpty)
        #expect(watch.saw(policy: "delete").first?.contains("cleanup.policy=delete") == true)
        #expect(watch.saw(policy: "delete").isEmpty)
        #expect(watch.saw(policy: "compact").isEmpty)
        #expect(watch.saw(policy: "compact,delete").count == 1)
    }

    @Test("partitions of one input only are explained by what is so; caught: 'create it again'")
    func uneven() {
        let places = [TopicPartition("a", 0), TopicPartition("b", 0), TopicPartition("b", 1)]
        let foreign = StateRefusal.unevenInputs(
            places, [("a", 4), ("b", 4)], group: "g")
        #expect(foreign.what == "another member of group g holds partitions of one input only")
        #expect(foreign.remedy.contains("--describe --members"))
        let grown = StateRefusal.unevenInputs(places, [("a", 4), ("b", 5)], group: "g")
        #expect(grown.what.contains("different numbers of partitions"))
        #expect(grown.why.contains("a has 4, b has 5"))
        for refusal in [foreign, grown] { #expect(!refusal.remedy.contains("again with")) }
    }

    @Test("a mark is what the worker left; caught: a stale word from the watch moves it back")
    func post() {
        let post = WatchPost()
        #expect(!post.hasWord)
        let place = TopicPartition("a", 0)
        #expect(post.ask().logs.isEmpty)
        #expect(post.hasWord)
        let none = post.answer([place: Self.marks], at: [Position(place, 10)])
        #expect(none.proven.isEmpty && none.refusal == nil && !post.hasWord)
        #expect(post.ask().logs == [place: Self.marks])
        post.prove([place: Self.new])
        #expect(post.answer([:], at: []).proven == [place: Self.new])
        #expect(post.answer([:], at: []).proven.isEmpty)
        post.refuse(.offsetMissing(place, beside: TopicPartition("b", 0)))
        post.refuse(.partitionsChanged(from: 1, to: 2))
        #expect(post.answer([:], at: []).refusal?.what.contains("no offset of a/0") == true)
    }
}
