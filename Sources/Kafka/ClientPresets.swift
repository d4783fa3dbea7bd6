// The settings of a worker's clients, each with its reason (kafka.md, "Client settings").
//
// Three layers, later ones win: defaults, which people may change; what people passed on; and what
// the guarantee rests on, which nobody changes.

package struct ClientPresets: Sendable {
    private let consumer: Settings
    private let producer: Settings

    /// - Parameters:
    ///   - common: what people passed on for every client: brokers, security, `client.id`.
    ///   - consumer: for consumers; wins over `common`.
    ///   - producer: for producers; wins over `common`.
    package init(common: Settings, consumer: Settings = [:], producer: Settings = [:]) {
        (self.consumer, self.producer) = (common.with(consumer), common.with(producer))
    }

    package enum Isolation: String, Sendable {
        /// Stops at the first open transaction (LSO).
        case committed = "read_committed"
        /// To the end of the log: for watermarks, never for contents.
        case uncommitted = "read_uncommitted"
    }

    /// A worker's consumer.
    /// - Parameter instance: a stable name of this member; nil for a dynamic one.
    package func member(group: String, instance: String?, sessionMilliseconds: Int = 15_000)
        -> Settings
    {
        let defaults: Settings = [
            "heartbeat.interval.ms": "\(min(3_000, sessionMilliseconds / 4))",
            // Restore runs inside the callback.
            "max.poll.interval.ms": "300000",
        ]
        var fixed: Settings = [
            "group.id": group,
            "session.timeout.ms": "\(sessionMilliseconds)",
            // Offsets go through the transaction only.
            "isolation.level": Isolation.committed.rawValue,
            "enable.auto.commit": "false",
            "enable.auto.offset.store": "false",
            // A missing offset must become neither "earliest" (doubled) nor "latest" (lost).
            "auto.offset.reset": "error",
            // Partition p of all inputs lands on one worker.
            "partition.assignment.strategy": "range",
            // How the lag learns that only markers are left, and the order that an input has no more:
            // transactions.md, "The order of the inputs".
            "enable.partition.eof": "true",
            "allow.auto.create.topics": "false",
        ]
        // A restart within the session gets its partitions back at once (M8).
        if let instance { fixed.values["group.instance.id"] = instance }
        return Self.drain.with(defaults).with(consumer).with(fixed)
    }

    /// How much is read ahead, to drain a topic as fast as it goes.
    package static var drain: Settings {
        var settings: Settings = [
            // With the ticker's wake-up 200,000 records are as fast as a million, at a third of the
            // memory (kafka.md, "The fetch stall").
            "queued.min.messages": "200000",
            "queued.max.messages.kbytes": "131072",
            "fetch.message.max.bytes": "4194304",
            "check.crcs": "true",
        ]
        if Library.hasFetchQueueBackoff { settings.values["fetch.queue.backoff.ms"] = "10" }
        return settings
    }

    /// A reader of assigned partitions: restore, weights, watermarks. Joins no group.
    /// - Parameter group: whose offsets are asked for; the library wants a name in any case.
    package func reader(isolation: Isolation, group: String = "unused") -> Settings {
        let defaults: Settings = ["fetch.wait.max.ms": "50", "check.crcs": "true"]
        return defaults.with(consumer).with([
            "group.id": group,
            "isolation.level": isolation.rawValue,
            "enable.auto.commit": "false",
            "enable.auto.offset.store": "false",
            "auto.offset.reset": "error",
            // How a reader learns that it has arrived.
            "enable.partition.eof": "true",
            "allow.auto.create.topics": "false",
        ])
    }

    /// A worker's producer.
    /// - Parameters:
    ///   - id: `<changelog>/<instance>/<role>/<worker>`: stable, so that a restart ends its own
    ///     orphan at once; unique among the living, or they fence each other.
    ///   - partitioner: by librdkafka's name, that of the inputs.
    ///   - timeoutMilliseconds: bounds a takeover and a hanging LSO; the broker's sweep adds up to
    ///     10 s.
    ///   - batchBytesMax: what the topics take; nil: as the library or the user says. It splits no
    ///     batch that a broker refuses.
    package func transactional(
        id: String, partitioner: String = "murmur2_random", timeoutMilliseconds: Int = 10_000,
        batchBytesMax: Int? = nil
    ) -> Settings {
        let defaults: Settings = [
            "linger.ms": "5", "compression.type": "lz4",
            "queue.buffering.max.messages": "1000000",
            // A request is answered or given up within the transaction.
            "socket.timeout.ms": "\(timeoutMilliseconds * 8 / 10)",
            // AddOffsetsToTxn is answered CONCURRENT_TRANSACTIONS and repeated: a mean commit of
            // 22 instead of 40 ms (M7).
            "retry.backoff.ms": "10",
        ]
        var settings = defaults.with(producer).with([
            "transactional.id": id, "transaction.timeout.ms": "\(timeoutMilliseconds)",
            "partitioner": partitioner, "allow.auto.create.topics": "false",
        ])
        let batchBytes = settings.values["batch.size"].flatMap { Int($0) } ?? 1_000_000
        if let batchBytesMax, batchBytesMax < batchBytes {
            settings.values["batch.size"] = String(batchBytesMax)
        }
        return settings
    }
}
