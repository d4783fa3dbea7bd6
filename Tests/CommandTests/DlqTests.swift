import Kafka
import Testing
import Wire

@testable import leadloop

@Suite("dead letters") struct DlqTests {
    static func letter(
        _ offset: Int64, code: String = "wrong_partition", source: String = "e",
        partition: Int32 = 0, at time: Int64 = 1_000, key: String = "lead-1",
        isTruncated: Bool = false
    ) -> DeadLetterLine? {
        func header(_ name: String, _ text: String) -> TailRecord.Header {
            TailRecord.Header(name: name, value: Array(text.utf8))
        }
        var record = TailRecord(
            topic: source + ".dlq", partition: partition, offset: offset, milliseconds: time,
            key: Array(key.utf8), value: Array(#"{"a": 1}"#.utf8))
        record.headers = [
            header("own", "1"), header(DeadLetterHeader.topic, source),
            header(DeadLetterHeader.partition, "3"),
            header(DeadLetterHeader.offset, "\(offset + 7)"),
            header(DeadLetterHeader.code, code), header(DeadLetterHeader.message, "because"),
            header(DeadLetterHeader.timestamp, "77"), header(DeadLetterHeader.group, "g"),
        ]
        if isTruncated { record.headers.append(header(DeadLetterHeader.truncated, "true")) }
        return DeadLetterLine(record)
    }

    @Test("a dead letter tells where it came from, and keeps the record's own headers only")
    func line() throws {
        let line = try #require(Self.letter(5))
        #expect(line.place == "e.dlq/0/5")
        #expect((line.source, line.sourcePartition, line.sourceOffset) == ("e", 3, 12))
        #expect(line.sourceMilliseconds == 77 && line.group == "g")
        #expect(line.record.headers.map(\.name) == ["own"])
        let parts = try #require(DeadLetterLine.parts(ofPlace: line.place))
        #expect(parts == ("e.dlq", 0, 5))
        for bad in ["", "a/b/c", "a/1", "a/-1/2", "/1/2", "a/1/-2", "a/1/2/3"] {
            #expect(DeadLetterLine.parts(ofPlace: bad) == nil, "\(bad)")
        }
    }

    @Test("offsets become ranges and come back, in any order and together with others")
    func offsets() throws {
        let set = OffsetSet([9, 2, 1, 0, 20, 21, 9] as [Int64])
        #expect(set.description == "0-2,9,20-21")
        #expect(OffsetSet(set.description) == set)
        for offset in 0..<30 as Range<Int64> {
            #expect(set.contains(offset) == [0, 1, 2, 9, 20, 21].contains(offset), "\(offset)")
        }
        var union = set
        union.formUnion(OffsetSet([3, 8, 5] as [Int64]))
        #expect(union.description == "0-3,5,8-9,20-21")
        for bad in ["", "a", "3-2", "1,,2", "-1", "1-2-3", "1-"] {
            #expect(OffsetSet(bad) == nil, "\(bad)")
        }
    }

    @Test("a marker is no dead letter, and says which ones were sent back")
    func marker() {
        let marker = ReplayMarker(group: "g", offsets: OffsetSet([4, 5] as [Int64]))
        var record = TailRecord(
            topic: "e.dlq", partition: 0, offset: 9, value: marker.value(atMilliseconds: 0))
        #expect(ReplayMarker(record) == nil, "without its header it is anything")
        record.headers = [.init(name: DeadLetterHeader.replayed, value: [1])]
        #expect(ReplayMarker(record) == marker)
        #expect(DeadLetterLine(record) == nil)
        record.value = Array("[]".utf8)
        #expect(ReplayMarker(record) == nil)
    }

    @Test("a plan leaves out what was replayed, what is a stub, and what is no input's")
    func plan() {
        let letters = [
            Self.letter(1), Self.letter(2), Self.letter(3, code: "bad_time"),
            Self.letter(4, isTruncated: true), Self.letter(5, source: "judgements"),
            Self.letter(2, partition: 1),
        ].compactMap { $0 }
        let plan = DlqPlan(
            letters,
            replayed: [TopicPartition("e.dlq", 0): OffsetSet([2] as [Int64])], sources: ["e"])
        #expect(plan.count == 3)
        #expect(plan.counts[.init(source: "e", code: "wrong_partition")] == 2)
        #expect((plan.replayedBefore, plan.truncated, plan.others) == (1, 1, 1))
        #expect(letters.map(plan.contains) == [true, false, true, false, false, true])
    }

    @Test("what is selected: by code, since when, and one by its place")
    func selection() throws {
        let letter = try #require(Self.letter(5, at: 500))
        #expect(DeadLetterShelf.Selection().contains(letter))
        #expect(DeadLetterShelf.Selection(codes: ["wrong_partition"]).contains(letter))
        #expect(!DeadLetterShelf.Selection(codes: ["bad_time"]).contains(letter))
        #expect(DeadLetterShelf.Selection(sinceMilliseconds: 500).contains(letter))
        #expect(!DeadLetterShelf.Selection(sinceMilliseconds: 501).contains(letter))
        #expect(DeadLetterShelf.Selection(place: ("e.dlq", 0, 5)).contains(letter))
        #expect(!DeadLetterShelf.Selection(place: ("e.dlq", 0, 6)).contains(letter))
    }

    @Test("list counts by topic and code, with first, last, newest and what was replayed")
    func list() throws {
        var view = DlqListView()
        #expect(view.text(width: nil, .plain) == "no dead letters\n")
        for (offset, time) in [(1, 3_000), (2, 1_000), (3, 2_000)] as [(Int64, Int64)] {
            view.take(try #require(Self.letter(offset, at: time)))
        }
        view.take(try #require(Self.letter(9, code: "bad_time", source: "v", at: 60_000)))
        view.mark([TopicPartition("e.dlq", 0): OffsetSet([2, 3, 4] as [Int64])])
        let text = view.text(width: nil, .plain)
        let line = text.split(separator: "\n")[1].split(separator: " ").map(String.init)
        #expect(line.prefix(4) == ["e", "wrong_partition", "3", "2"])
        #expect(line.suffix(2) == ["e.dlq/0/1", "lead-1"])
        #expect(text.contains("1970-01-01T00:00:01.000Z") && text.contains("00:00:03.000Z"))
        #expect(text.contains("wrong_partition: because"))
        #expect(view.ndjson.split(separator: "\n").count == 2)
        #expect(view.json.contains(#""count":3,"replayed":2"#))
    }

    @Test("show gives the newest in full, oldest first")
    func show() throws {
        var view = DlqShowView(countMax: 2)
        for (offset, time) in [(1, 3_000), (2, 1_000), (3, 2_000), (4, 500), (5, 400)]
            as [(Int64, Int64)]
        {
            view.take(try #require(Self.letter(offset, at: time)))
        }
        view.replayed = [TopicPartition("e.dlq", 0): OffsetSet([3] as [Int64])]
        #expect(view.letters.map(\.record.offset) == [3, 1])
        let text = view.text(width: nil, .plain)
        for part in [
            "e.dlq/0/3  wrong_partition  replayed", "reason   because", "from     e/3/10",
            "key      lead-1", "header   own=1", #"value    {"a":1}"#,
        ] { #expect(text.contains(part), "\(text)") }
        #expect(view.ndjson.contains(#""place":"e.dlq/0/3""#))
    }
}
