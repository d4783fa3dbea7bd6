import Config
import Kafka
import System
import Wire

private let dryRun = Option(flag: "dry-run", "prints what would be sent back, and sends nothing")

extension Command {
    static let dlqReplay = Command(
        path: ["dlq", "replay"],
        summary: "sends dead letters back to the topics they came from, each once",
        details: [
            "To be called when the cause is fixed: what cannot be used again becomes a new dead",
            "letter. Key, value, headers and time are as they were; the partition is chosen anew by",
            "the setting partitioner. What was sent back is remembered in the dead letter topic, in",
            "the same transaction, so a second replay leaves it out.",
        ],
        operands: [DlqOptions.place.row],
        options: DlqOptions.rows + [dryRun.row] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop dlq replay --code wrong_partition --dry-run"
    ) { invocation in
        let stop = StopSignal.listen()
        let shelf = try DeadLetterShelf(Connection(invocation))
        let names = shelf.connection.names
        let inputs = names.leadInputs
        // Before the markers are read: it ends the open transaction of another replay.
        let replay =
            invocation[dryRun]
            ? nil
            : try DlqReplay(
                shelf, topics: inputs + inputs.map(names.deadLetter), now: wallMilliseconds())
        let plan = try shelf.plan(
            invocation.deadLetters(names, takesPlace: true), sources: Set(inputs))
        try replay?.send(plan) { stop.isRaised }
        let sent = replay?.sentCount ?? 0
        invocation.show(DlqReplayView(plan: plan, sent: sent, isDryRun: replay == nil))
        return replay == nil || sent == plan.count ? .done : .tryAgain
    }
}

extension DeadLetterShelf {
    func plan(_ selection: Selection, sources: Set<String>) throws -> DlqPlan {
        var letters: [DeadLetterLine] = []
        var replayed: [TopicPartition: OffsetSet] = [:]
        try read(replayed: &replayed) { letter in
            guard selection.contains(letter) else { return }
            // Only where it lies and what it is: all values at once would not fit.
            var letter = letter
            (letter.record.key, letter.record.value, letter.record.headers) = (nil, nil, [])
            letters.append(letter)
        }
        return DlqPlan(letters, replayed: replayed, sources: sources)
    }
}

/// What a replay did, or would do.
struct DlqReplayView: DataView {
    let plan: DlqPlan
    let sent: Int
    let isDryRun: Bool

    private var rows: [(kind: DlqListView.Kind, count: Int)] {
        plan.counts.map { ($0.key, $0.value) }.sorted {
            ($0.kind.source, $0.kind.code) < ($1.kind.source, $1.kind.code)
        }
    }

    func text(width: Int?, _ style: Style) -> String {
        let verb = isDryRun ? "dry run, would send back" : "sent back"
        let count = isDryRun ? plan.count : sent
        var lines = ["\(verb) \(counted(count, "record"))"]
        lines += rows.map { "  \(grouped($0.count)) to \($0.kind.source), \($0.kind.code)" }
        if !isDryRun, sent < plan.count {
            lines.append("stopped: \(grouped(plan.count - sent)) are left, run it again")
        }
        if !plan.notes.isEmpty { lines.append("left out: " + plan.notes.joined(separator: ", ")) }
        return lines.joined(separator: "\n") + "\n"
    }

    var json: String {
        jsonText {
            $0.object {
                $0.field("dryRun", isDryRun)
                $0.field("planned", plan.count)
                $0.field("sent", sent)
                $0.field("replayedBefore", plan.replayedBefore)
                $0.field("truncated", plan.truncated)
                $0.field("notReplayable", plan.others)
                $0.field("kinds") { json in
                    json.array {
                        for row in rows {
                            $0.object {
                                $0.field("topic", row.kind.source)
                                $0.field("code", row.kind.code)
                                $0.field("count", row.count)
                            }
                        }
                    }
                }
            }
        }
    }

    var ndjson: String { json }
}
