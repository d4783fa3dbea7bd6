// The topics of a broker, for an audit.
import Config
package import Kafka
import Scoring
package import Wire

/// Reads with clients of its own and joins no group.
package final class KafkaAuditLog: AuditLog {
    private let committed: Consumer
    private let uncommitted: Consumer
    private let settings: Settings
    private let counts: [String: Int32]
    private let progress: (AuditProgress) -> Void
    private var done = AuditProgress(done: 0, total: 0)
    private static let waitMilliseconds: Int32 = 10_000
    private static let stallSeconds = 60

    /// - Parameters:
    ///   - settings: for every client: `bootstrap.servers`, security.
    ///   - progress: called some times a second while something is read.
    package init(
        _ settings: Settings, _ request: AuditRequest,
        progress: @escaping (AuditProgress) -> Void
    ) throws {
        let presets = ClientPresets(common: settings)
        let reading: Settings = ["queued.min.messages": "200000", "fetch.wait.max.ms": "50"]
        committed = try Consumer(
            presets.reader(isolation: .committed).with(reading), tickMilliseconds: 50)
        uncommitted = try Consumer(presets.reader(isolation: .uncommitted), capacity: 1)
        self.settings = presets.reader(isolation: .committed)
        let names = Set(request.topics.required().map(\.name))
        counts = try Admin(settings).describe(names).mapValues { Int32($0.partitions) }
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
        try uncommitted.watermarks(place, milliseconds: Self.waitMilliseconds)
    }

    package func committed(_ places: [TopicPartition], group: String) throws -> [Position] {
        let reader = try Consumer(settings.with(["group.id": group]), capacity: 1)
        return try reader.committed(places, milliseconds: Self.waitMilliseconds)
    }

    package func records(
        of place: TopicPartition, in range: Range<Int64>,
        _ take: (borrowing InputRecord) throws -> Void
    ) throws {
        try read(place, range) { message in
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

    /// The last offsets of a range may be markers: the end of the file at or behind it counts as
    /// arrival.
    private func read(
        _ place: TopicPartition, _ range: Range<Int64>, _ take: (borrowing Message) throws -> Void
    ) throws {
        guard !range.isEmpty else { return }
        try committed.assign([Position(place, range.lowerBound)])
        committed.ticker.watch([place])
        defer {
            committed.ticker.watch([])
            try? committed.assign([])
        }
        var position = range.lowerBound
        var deadline = ContinuousClock.now + .seconds(Self.stallSeconds)
        while ContinuousClock.now < deadline {
            let batch = try committed.read(milliseconds: 200)
            if batch.count > 0 { deadline = .now + .seconds(Self.stallSeconds) }
            let before = position
            for index in 0..<batch.count {
                let message = batch[index]
                if message.isEnd {
                    position = max(position, message.offset)
                } else if message.isRecord {
                    if message.offset < range.upperBound { try take(message) }
                    position = message.offset + 1
                } else if message.event == .stopPartition, let error = message.error {
                    throw error
                }
                if position >= range.upperBound { break }
            }
            done.done += min(position, range.upperBound) - before
            progress(done)
            if position >= range.upperBound { return }
        }
        throw StateRefusal(
            what: "\(place) could not be read up to offset \(range.upperBound)",
            why: "no record came for \(Self.stallSeconds) s; a transaction of another producer "
                + "may be hanging there",
            remedy: "look for it with kafka-transactions.sh find-hanging, then start again")
    }
}

extension Message {
    /// See `CloudEvent.hash`; nil without an id.
    var cloudEventHash: UInt64? {
        guard let id = header("ce_id") else { return nil }
        return CloudEvent.hash(source: header("ce_source"), id: id)
    }
}
