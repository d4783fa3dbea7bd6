package import Kafka
package import Scoring

/// Why a worker's loop ended before it was told to.
package enum WorkerFailure: Error, Sendable {
    /// Trust only the log: a new worker restores from it.
    case rebuild(KafkaError)
    /// The same transaction was aborted again and again.
    case abortLoop(KafkaError)
    /// - Parameter code: of `run`.
    case stop(KafkaError, code: Int32)
    /// All owned partitions are refused.
    case refused([StateRefusal])
}
