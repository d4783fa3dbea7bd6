import Kafka
import System

extension Command {
    static let dlqList = Command(
        path: ["dlq", "list"],
        summary: "counts the dead letters by topic and code, with first, last and a sample",
        details: [
            "A dead letter is a record that could not be used; nothing else was held up by it."
        ],
        options: DlqOptions.rows + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop dlq list --since 7d"
    ) { invocation in
        let shelf = try DeadLetterShelf(Connection(invocation))
        let selection = try invocation.deadLetters(shelf.connection.names, takesPlace: false)
        var view = DlqListView()
        var replayed: [TopicPartition: OffsetSet] = [:]
        try shelf.read(replayed: &replayed) { letter in
            if selection.contains(letter) { view.take(letter) }
        }
        view.mark(replayed)
        invocation.show(view)
        return .done
    }
}
