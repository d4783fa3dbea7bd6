// Every bound of this module that is not a setting of librdkafka.

package enum Limits {
    /// Most messages of one poll: a batch is taken, then the clock is read and callbacks served.
    package static let batchMessages = 5_000
    /// Reports that wait for their owner; more are counted, not kept.
    static let notices = 1_000
    /// Longest wait of one admin call.
    package static let adminMilliseconds: Int32 = 10_000
    /// One try to reach a broker, while the reason of the last failure is looked for in between.
    static let connectTryMilliseconds: Int32 = 500
    /// One try to take an epoch, likewise.
    static let epochTryMilliseconds: Int32 = 2_000
    /// How long an epoch is tried for: exit 69 or 75 beyond it (transactions.md, "The loop").
    package static let epochPatience = Duration.seconds(60)
    /// Where the partitions of one output topic are.
    static let metadataMilliseconds: Int32 = 10_000
    /// Between two looks at the ends of partitions when nobody waits for a wake-up.
    package static let idleTickMilliseconds = 1_000
    /// One question of the ticker; `Consumer.close` waits for it.
    static let tickAnswerMilliseconds: Int32 = 1_000
    /// Tries of `sendOffsets` with the same arguments (transactions.md, "The loop").
    static let sendOffsetsTries = 4
    /// Closing or destroying a client (transactions.md, "Rebuilds").
    package static let destroyMilliseconds = 10_000
}
