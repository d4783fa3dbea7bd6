import Config
import Kafka
import System

/// The dead letters of a group as one read finds them, and which of them were replayed.
struct DeadLetterShelf {
    /// Which dead letters a command is about.
    struct Selection: Sendable {
        var codes: Set<String> = []
        /// Written to the dead letter topic at or after this, in milliseconds since 1970.
        var sinceMilliseconds: Int64?
        var place: (topic: String, partition: Int32, offset: Int64)?

        func contains(_ letter: DeadLetterLine) -> Bool {
            if let place {
                let record = letter.record
                return (record.topic, record.partition, record.offset) == place
            }
            if !codes.isEmpty, !codes.contains(letter.code) { return false }
            if let since = sinceMilliseconds, (letter.record.milliseconds ?? 0) < since {
                return false
            }
            return true
        }
    }

    let connection: Connection
    let topics: [(topic: String, partitions: Int32)]

    /// - Throws: when none of the dead letter topics is there.
    init(_ connection: Connection) throws {
        self.connection = connection
        let names = connection.names.sources.map { connection.names.deadLetter(of: $0) }
        let found = try connection.admin().describe(Set(names))
        topics = names.compactMap { name in
            found[name].map { (name, Int32($0.partitions)) }
        }
        guard !topics.isEmpty else {
            throw Failure(
                .configuration, "there is no dead letter topic",
                why: "\(connection.bootstrap) knows none of \(names.joined(separator: ", "))",
                remedy: "leadloop topics apply creates them; or correct --prefix and --set topics.*"
            )
        }
    }

    /// Reads all of them to their end. Those of other groups on the same topics are left out.
    ///
    /// - Parameters:
    ///   - isMarked: by topic and partition, filled as markers come; a letter lies before its
    ///     marker, so what is replayed is known at the end only.
    func read(
        replayed: inout [TopicPartition: OffsetSet], _ take: (DeadLetterLine) throws -> Void
    ) throws {
        for (topic, partitions) in topics {
            var reader = try TopicReader(topic, 0..<partitions, from: .beginning, connection)
            while !reader.open.isEmpty {
                try reader.read(milliseconds: 100) { message in
                    let record = TailRecord(message, headers: true)
                    if let marker = ReplayMarker(record) {
                        if marker.group == connection.group {
                            replayed[TopicPartition(topic, record.partition), default: .init()]
                                .formUnion(marker.offsets)
                        }
                    } else if let letter = DeadLetterLine(record), isOurs(letter) {
                        try take(letter)
                    }
                    return true
                }
            }
        }
    }

    /// Letters without a group were written before groups stood in them.
    private func isOurs(_ letter: DeadLetterLine) -> Bool {
        guard let group = letter.group else { return true }
        return group == connection.group || group == connection.aggregatorGroup
    }
}
