/// A part of the service that a process may run.
package enum Role: String, Sendable, Hashable, CaseIterable {
    /// Reads engagement and verdicts, keeps the leads, hands over the qualified ones.
    case scorer
    /// Folds judgements into beliefs and publishes weights.
    case aggregator

    /// The consumer group of the role's workers.
    package func memberGroup(_ group: String) -> String {
        self == .aggregator ? "\(group)-aggregator" : group
    }
}
