package import Kafka
package import Scoring

/// Why a worker's loop ended before it was told to.
package enum WorkerFailure: Error, Sendable {
    /// Trust only the log: a new worker restores from it.
    case rebuild(KafkaError)
    /// State that cannot be trusted, or that could not be read now.
    case refused([StateRefusal])
    /// The same transaction was aborted again and again.
    case abortLoop(KafkaError)
    /// No new worker would fare better.
    case stop(KafkaError, KafkaError.StopReason)
    /// Somebody asked for the end while partitions were restored: there is nothing to write.
    case stopped

    /// What an error of a call outside of a transaction asks for.
    init(_ error: KafkaError) {
        if case .stop(let reason) = error.remedy {
            self = .stop(error, reason)
        } else {
            self = .rebuild(error)
        }
    }

    /// What reading a range of the log ended with.
    init(_ failure: RangeFailure<StateRefusal>, reading place: TopicPartition, to end: Int64) {
        switch failure {
        case .kafka(let error): self.init(error)
        case .stopped: self = .stopped
        case .body(let refusal): self = .refused([refusal])
        case .stalled, .short: self = .refused([StateRefusal(reading: place, to: end, failure)])
        }
    }
}

extension WorkerFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .rebuild(let error): "starting anew from the log: \(error)"
        case .refused(let refusals): refusals.map(\.description).joined(separator: "\n")
        case .abortLoop(let error):
            "the same transaction was aborted again and again: \(error)"
        case .stop(let error, _): error.description
        case .stopped: "stopped while partitions were restored"
        }
    }

    /// For who only looks: the error behind it.
    var cause: any Error {
        switch self {
        case .rebuild(let error), .abortLoop(let error), .stop(let error, _): error
        case .refused(let refusals): refusals.first ?? self
        case .stopped: self
        }
    }
}
