// The topics of a broker, for an audit.
import Config
package import Kafka
import Scoring
package import Wire

/// Reads with clients of its own and joins no group.
package final class KafkaAuditLog: AuditLog {
    private let reader: RangeReader
    private let clients: ClientPresets
    private let counts: [String: Int32]
    private let progress: (AuditProgress) -> Void
    private var done = AuditProgress(done: 0, total: 0)
    private static let waitMilliseconds: Int32 = 10_000

    /// - Parameters:
    ///   - settings: for every client: `bootstrap.servers`, security.
    ///   - progress: called some times a second while something is read.
    package init(
        _ settings: Settings, _ request: AuditRequest,
        progress: @escaping (AuditProgress) -> Void
    ) throws {
        clients = ClientPresets(common: settings)
        reader = try RangeReader(clients)
        let names = Set(request.topics.required().map(\.name))
        counts = try Admin(clients.reader(isolation: .committed)).describe(names).mapValues {
            Int32($0.partitions)
        }
        self.progress = progress
        for topic in [
            request.topics.engagement, request.topics.feedback, request.topics.changelog,
            request.topics.mqlEvents, request.topics.judgements,
        ] {
            for partition in 0..<(counts[topic] ?? 0) {
                let range = try range(of: TopicPartition(topic, partition))
                done.total += Int64(range.count)
            }
        }
    }

    package func partitionCount(of topic: String) -> Int32 { counts[topic] ?? 0 }

    package func range(of place: TopicPartition) throws -> Range<Int64> {
        try reader.range(of: place)
    }

    package func committed(_ places: [TopicPartition], group: String) throws -> [Position] {
        let reader = try Consumer(
            clients.reader(isolation: .committed, group: group), capacity: 1)
        return try reader.committed(places, milliseconds: Self.waitMilliseconds)
    }

    package func records(
        of place: TopicPartition, in range: Range<Int64>,
        _ take: (borrowing InputRecord) throws -> Void
    ) throws {
        func damaged(_ last: Int64) throws -> Bool {
            try take(InputRecord(unreadableUpTo: last))
            return true
        }
        try read(place, range, damaged) { message in
            try take(
                InputRecord(
                    key: message.key, value: message.value, offset: message.offset,
                    timestamp: message.timestamp ?? 0, cloudEventHash: message.cloudEventHash))
        }
    }

    package func outputs(
        of place: TopicPartition, in range: Range<Int64>, _ take: (OutputRecord) throws -> Void
    ) throws {
        try read(place, range) { message in try take(OutputRecord(message)) }
    }

    private func read(
        _ place: TopicPartition, _ range: Range<Int64>,
        _ damaged: (Int64) throws -> Bool = { _ in false },
        _ take: (borrowing Message) throws -> Void
    ) throws {
        var before = range.lowerBound
        do throws(RangeFailure<any Error>) {
            let advance = { (position: Int64) in
                let position = min(position, range.upperBound)
                self.done.done += position - before
                before = position
                self.progress(self.done)
                return true
            }
            try reader.read(place, range, while: advance, damaged: damaged, take)
        } catch {
            switch error {
            case .kafka(let error): throw error
            case .body(let error): throw error
            case .stalled, .short, .stopped:
                throw StateRefusal(
                    what: "\(place) could not be read up to offset \(range.upperBound)",
                    why: error.why, remedy: error.remedy)
            }
        }
    }
}

extension Message {
    /// See `CloudEvent.hash`; nil without an id.
    var cloudEventHash: UInt64? {
        guard let id = header("ce_id") else { return nil }
        return CloudEvent.hash(source: header("ce_source"), id: id)
    }
}
