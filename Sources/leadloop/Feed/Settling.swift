import Config
import Kafka
import System

/// Waits until scorer and aggregator have taken all that was fed, so that what was learned from one
/// step acts on the next.
struct Settling: ~Copyable {
    private var scorer: GroupLag
    private var aggregator: GroupLag

    /// So long may both stand still before we give up.
    static let stillSeconds = 120

    /// - Parameter topics: what is fed.
    init(_ connection: Connection, topics: [String], _ admin: borrowing Admin) throws {
        func places(_ topics: [String]) throws -> [TopicPartition] {
            try admin.describe(Set(topics)).values.flatMap { topic in
                (0..<Int32(topic.partitions)).map { TopicPartition(topic.name, $0) }
            }
        }
        let scorer = try GroupLag(
            group: connection.group, places: places(topics), connection)
        aggregator = try GroupLag(
            group: connection.aggregatorGroup,
            places: places([connection.names.judgements]), connection)
        self.scorer = scorer
    }

    /// In this order: the scorer's last commit writes the judgements that the aggregator must take.
    ///
    /// - Parameter turn: called while waiting with the group and its pending offsets; false ends it.
    /// - Returns: whether it settled.
    mutating func wait(_ turn: (String, Int64) throws -> Bool) throws -> Bool {
        try Self.wait(&scorer, turn) && Self.wait(&aggregator, turn)
    }

    private static func wait(_ lag: inout GroupLag, _ turn: (String, Int64) throws -> Bool) throws
        -> Bool
    {
        var still = ContinuousClock.now
        var before: [Position] = []
        while true {
            let state = try lag.state()
            if state.isSettled { return true }
            guard try turn(lag.group, state.offsetsPending) else { return false }
            if state.positions != before { (before, still) = (state.positions, .now) }
            guard ContinuousClock.now - still < .seconds(stillSeconds) else {
                throw Failure(
                    .tryAgain,
                    "the group \(lag.group) has not moved for \(stillSeconds) s",
                    why: "it is \(state.offsetsPending) records of \(lag.places[0].topic) behind",
                    remedy: "start leadloop run --group \(lag.group), or look at its log")
            }
            Thread.sleep(milliseconds: 10)
        }
    }
}
