import Kafka
import System
import Wire

/// `dlq show`: dead letters in full, oldest first.
struct DlqShowView: DataView {
    let countMax: Int
    private var newest: [DeadLetterLine] = []
    var replayed: [TopicPartition: OffsetSet] = [:]

    init(countMax: Int) { self.countMax = countMax }

    mutating func take(_ letter: DeadLetterLine) {
        newest.append(letter)
        // Partitions come one after the other: cut by time, now and then.
        if newest.count >= 2 * countMax { newest = letters }
    }

    /// The newest, oldest first.
    var letters: [DeadLetterLine] {
        newest.sorted {
            ($0.record.milliseconds ?? 0, $0.record.partition, $0.record.offset)
                < ($1.record.milliseconds ?? 0, $1.record.partition, $1.record.offset)
        }.suffix(countMax)
    }

    private func isReplayed(_ letter: DeadLetterLine) -> Bool {
        replayed[TopicPartition(letter.record.topic, letter.record.partition)]?
            .contains(letter.record.offset) ?? false
    }

    func text(width: Int?, _ style: Style) -> String {
        letters.isEmpty ? "no dead letters\n" : letters.map { text($0, style) }.joined()
    }

    private func text(_ letter: DeadLetterLine, _ style: Style) -> String {
        func row(_ name: String, _ text: String) -> String {
            "  \(style.dim(name))\(spaces(9 - name.count))\(text)\n"
        }
        let pointer = letter.pointer.map { " at \($0)" } ?? ""
        let from = "\(letter.source)/\(letter.sourcePartition)/\(letter.sourceOffset)"
        let time =
            letter.sourceMilliseconds > 0 ? ", " + EventTime.text(letter.sourceMilliseconds) : ""
        var text =
            "\(style.bold(letter.place))  \(style.warning(letter.code))"
            + (isReplayed(letter) ? "  \(style.good("replayed"))" : "") + "\n"
        text += row("reason", letter.sentence + pointer)
        text += row("from", from + time)
        text += row("written", letter.record.milliseconds.map(EventTime.text) ?? "no time")
        text += row("key", letter.keyText)
        for header in letter.record.headers {
            text += row("header", "\(Printable.text(header.name))=\(header.shown)")
        }
        text += row("value", letter.record.valueText + (letter.isTruncated ? " (a stub)" : ""))
        return text
    }

    var json: String {
        jsonText {
            $0.object {
                $0.field("deadLetters") { json in
                    json.array { for letter in letters { write(letter, &$0) } }
                }
            }
        }
    }

    var ndjson: String {
        letters.map { letter in jsonText { write(letter, &$0) } }.joined(separator: "\n")
    }

    private func write(_ letter: DeadLetterLine, _ json: inout JSONWriter) {
        json.object {
            $0.field("place", letter.place)
            $0.field("code", letter.code)
            $0.field("reason", letter.sentence)
            if let pointer = letter.pointer { $0.field("pointer", pointer) }
            $0.field("source") { source in
                source.object {
                    $0.field("topic", letter.source)
                    $0.field("partition", Int(letter.sourcePartition))
                    $0.field("offset", letter.sourceOffset)
                    if letter.sourceMilliseconds > 0 {
                        $0.field("time", time: letter.sourceMilliseconds)
                    }
                }
            }
            $0.field("replayed", isReplayed(letter))
            $0.field("truncated", letter.isTruncated)
            $0.field("record") {
                $0.value(json: Array(letter.record.json(headers: true).utf8))
            }
        }
    }
}
