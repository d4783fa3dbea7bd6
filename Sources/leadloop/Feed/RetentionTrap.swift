import System

/// A topic that deletes old records, about to get some.
///
/// Time retention compares the newest *record time* of a segment with the clock, and `feed` writes
/// the event time: a history is deleted within the broker's check interval (5 min), before or while
/// it is read, and with it what a replay needs (kafka.md, "Retention", M14).
struct RetentionTrap: Equatable {
    let topic: String
    let oldest: Int64
    let retention: Span

    /// - Parameters:
    ///   - settings: of the topic, as the broker applies them.
    ///   - oldest: time of the first record, in milliseconds since 1970.
    init?(topic: String, settings: [String: String], oldest: Int64, now: Int64) {
        guard settings["cleanup.policy"].map({ $0.contains("delete") }) ?? true,
            settings["message.timestamp.type"] != "LogAppendTime",
            let retention = settings["retention.ms"].flatMap({ Int64($0) }), retention >= 0,
            oldest < now - retention
        else { return nil }
        (self.topic, self.oldest) = (topic, oldest)
        self.retention = Span(milliseconds: retention)
    }

    var what: String {
        "\(topic) keeps \(retention) by record time, and the first record is of "
            + EventTime.text(oldest).prefix(10)
    }
    var why: String { "Kafka deletes such records within minutes, before or while they are read" }
    var remedy: String {
        "set retention.ms=-1 on \(topic) for the time of the back-fill "
            + "(kafka-configs.sh --alter, or topics apply --keep-inputs for a new topic)"
    }
}
