// The settings of every client that Leadloop makes, each with its reason (kafka.md 1.3).
//
// Three layers, later ones win: defaults, which people may change; what people passed on; and what
// the guarantee rests on, which nobody changes.

public struct ClientPresets: Sendable {
    private let properties: ClientProperties
    private let clientID: String

    /// - Parameter clientID: `leadloop-<role>-<host>`, seen in broker metrics and quotas.
    public init(_ properties: ClientProperties, clientID: String) {
        self.properties = properties
        self.clientID = clientID
    }

    public enum Isolation: String, Sendable {
        /// Stops at the first open transaction (LSO).
        case committed = "read_committed"
        /// To the end of the log: for watermarks, never for contents.
        case uncommitted = "read_uncommitted"
    }

    /// A worker's consumer.
    /// - Parameter instance: a stable name of this member; nil for a dynamic one.
    public func member(group: String, instance: String?) -> Settings {
        var fixed: Settings = [
            "group.id": group,
            // Offsets go through the transaction only.
            "isolation.level": Isolation.committed.rawValue,
            "enable.auto.commit": "false",
            "enable.auto.offset.store": "false",
            // A missing offset must become neither "earliest" (doubled) nor "latest" (lost).
            "auto.offset.reset": "error",
            // Partition p of all inputs lands on one worker.
            "partition.assignment.strategy": "range",
            "allow.auto.create.topics": "false",
        ]
        // A restart within the session gets its partitions back at once (M8).
        if let instance { fixed.values["group.instance.id"] = instance }
        return consumer([
            "session.timeout.ms": "15000",
            // Restore runs inside the callback.
            "max.poll.interval.ms": "300000",
        ]).with(fixed)
    }

    /// A reader of assigned partitions: restore, weights, watermarks. Joins no group.
    public func reader(isolation: Isolation) -> Settings {
        consumer([:]).with([
            // The library asks for a name even where no group is joined.
            "group.id": clientID,
            "isolation.level": isolation.rawValue,
            "enable.auto.commit": "false",
            "enable.auto.offset.store": "false",
            "auto.offset.reset": "error",
            // How a reader learns that it has arrived.
            "enable.partition.eof": "true",
            "allow.auto.create.topics": "false",
        ])
    }

    private func consumer(_ own: Settings) -> Settings {
        var defaults: Settings = [
            "client.id": clientID,
            "check.crcs": "true",
            // With the ticker's wake-up 200,000 records are as fast as a million, at a third of the
            // memory (hot-path.md).
            "queued.min.messages": "200000",
            "queued.max.messages.kbytes": "131072",
        ]
        if Library.hasFetchQueueBackoff { defaults.values["fetch.queue.backoff.ms"] = "10" }
        return defaults.with(own).with(properties.consumer)
    }

    /// A worker's producer.
    /// - Parameter id: `<group>-<instance>-<role>-<worker>`: stable, so that a restart ends its own
    ///   orphan at once; unique among the living, or they fence each other.
    public func transactional(id: String) -> Settings {
        producer([
            // Bounds a takeover and a hanging LSO; the broker's sweep adds up to 10 s.
            "transaction.timeout.ms": "10000",
            // A request is answered or given up within the transaction.
            "socket.timeout.ms": "8000",
            // AddOffsetsToTxn is answered CONCURRENT_TRANSACTIONS and repeated: a mean commit of
            // 22 instead of 40 ms (M7).
            "retry.backoff.ms": "10",
            "linger.ms": "5",
        ]).with(["transactional.id": id, "partitioner": "murmur2_random"])
    }

    /// A producer without transactions that reports each record: the collector, `feed`.
    public func plain() -> Settings {
        producer(["linger.ms": "5"]).with([
            // Neither doubled by a resend nor acknowledged before it is safe.
            "enable.idempotence": "true", "acks": "all", "partitioner": "murmur2_random",
        ])
    }

    private func producer(_ own: Settings) -> Settings {
        let defaults: Settings = ["client.id": clientID, "compression.type": "lz4"]
        return defaults.with(own).with(properties.producer).with([
            "allow.auto.create.topics": "false"
        ])
    }

    /// Topics and groups from outside.
    public func admin() -> Settings {
        let defaults: Settings = ["client.id": clientID]
        return defaults.with(properties.common)
    }
}
