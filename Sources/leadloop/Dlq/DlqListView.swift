import Kafka
import System
import Wire

/// `dlq list`: dead letters by the topic they came from and the code that they have.
struct DlqListView: DataView {
    struct Kind: Hashable {
        var source: String, code: String
    }
    struct Row {
        var kind: Kind
        var sentence: String
        var count = 0
        var replayed = 0
        /// When they were written to the dead letter topic.
        var first: Int64 = .max, last: Int64 = 0
        /// The newest.
        var sample: DeadLetterLine
    }
    private var rows: [Kind: Row] = [:]
    /// Every letter's row, to count those that were replayed once all markers are known.
    private var kinds: [TopicPartition: [(offset: Int64, kind: Kind)]] = [:]

    mutating func take(_ letter: DeadLetterLine) {
        let kind = Kind(source: letter.source, code: letter.code)
        var row = rows[kind] ?? Row(kind: kind, sentence: letter.sentence, sample: letter)
        row.count += 1
        let time = letter.record.milliseconds ?? 0
        if time >= row.last { row.sample = letter }
        (row.first, row.last) = (min(row.first, time), max(row.last, time))
        rows[kind] = row
        kinds[TopicPartition(letter.record.topic, letter.record.partition), default: []]
            .append((letter.record.offset, kind))
    }

    mutating func mark(_ replayed: [TopicPartition: OffsetSet]) {
        for (place, offsets) in replayed {
            for (offset, kind) in kinds[place] ?? [] where offsets.contains(offset) {
                rows[kind]?.replayed += 1
            }
        }
    }

    /// The most frequent first.
    var sorted: [Row] {
        rows.values.sorted {
            ($1.count, $0.kind.source, $0.kind.code) < ($0.count, $1.kind.source, $1.kind.code)
        }
    }

    func text(width: Int?, _ style: Style) -> String {
        let rows = sorted
        guard !rows.isEmpty else { return "no dead letters\n" }
        var table = TextTable(
            ("topic", .left), ("code", .left), ("count", .right), ("replayed", .right),
            ("first", .left), ("last", .left), ("newest, its key", .left))
        table.rows = rows.map { row in
            [
                row.kind.source, row.kind.code, grouped(row.count), grouped(row.replayed),
                EventTime.text(row.first), EventTime.text(row.last),
                "\(row.sample.place) \(row.sample.keyText)",
            ]
        }
        let reasons = Dictionary(rows.map { ($0.kind.code, $0.sentence) }) { first, _ in first }
        return table.text(width: width, style: style) { cell, _, column in
            column == 1 ? style.warning(cell) : cell
        }
            + reasons.sorted { $0.key < $1.key }.map { "\(style.dim($0.key)): \($0.value)\n" }
            .joined()
            + "leadloop dlq show --code CODE shows them, dlq replay --code CODE sends them back\n"
    }

    var json: String {
        jsonText {
            $0.object {
                $0.field("deadLetters") { json in
                    json.array { for row in sorted { Self.write(row, &$0) } }
                }
            }
        }
    }

    var ndjson: String {
        sorted.map { row in jsonText { Self.write(row, &$0) } }.joined(separator: "\n")
    }

    private static func write(_ row: Row, _ json: inout JSONWriter) {
        json.object {
            $0.field("topic", row.kind.source)
            $0.field("code", row.kind.code)
            $0.field("reason", row.sentence)
            $0.field("count", row.count)
            $0.field("replayed", row.replayed)
            $0.field("first", time: row.first)
            $0.field("last", time: row.last)
            $0.field("newest", row.sample.place)
        }
    }
}

extension DeadLetterLine {
    /// The key for people.
    var keyText: String {
        record.key.map { Printable.text(String(decoding: $0, as: UTF8.self)) } ?? "(no key)"
    }
}
