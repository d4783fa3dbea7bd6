import System

/// Records of an input that say no time of their own (scoring.md, "Event time").
struct RecordTimeSample {
    private var count = 0
    private var missing = 0

    /// - Parameter timestamp: in ms since 1970; nil: none.
    mutating func add(_ timestamp: Int64?) {
        count += 1
        if timestamp.flatMap(EventTime.ofRecord) == nil { missing += 1 }
    }

    func remark(of topic: String) -> Remark? {
        guard missing > 0 else { return nil }
        return .warning(
            "\(grouped(missing)) of \(counted(count, "sampled record")) of \(topic) have no time",
            why:
                "a time in the future is brought back to that of its record; here it counts as it is",
            remedy:
                "set message.timestamp.type=LogAppendTime on \(topic), or a time at its producer")
    }
}
