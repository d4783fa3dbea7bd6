import Kafka
import System

private let count = Option(
    "count", .integer(1...1_000_000), default: 20, "newest so many of them")

extension Command {
    static let dlqShow = Command(
        path: ["dlq", "show"],
        summary: "shows dead letters with their reason, headers and value",
        operands: [DlqOptions.place.row],
        options: DlqOptions.rows + [count.row] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop dlq show --code field_missing --since 1d"
    ) { invocation in
        let shelf = try DeadLetterShelf(Connection(invocation))
        let selection = try invocation.deadLetters(shelf.connection.names, takesPlace: true)
        var view = DlqShowView(countMax: invocation[count])
        var replayed: [TopicPartition: OffsetSet] = [:]
        try shelf.read(replayed: &replayed) { letter in
            if selection.contains(letter) { view.take(letter) }
        }
        view.replayed = replayed
        if let place = invocation[DlqOptions.place], view.letters.isEmpty {
            throw Failure(
                .data, "there is no dead letter \(place)",
                why: "nothing of group \(shelf.connection.group) lies there",
                remedy: "leadloop dlq show lists the newest with their places")
        }
        invocation.show(view)
        return .done
    }
}
