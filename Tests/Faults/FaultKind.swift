/// What the campaign does to the system, and how often in relation to the others
/// (faults.md, "The campaign").
enum FaultKind: String, CaseIterable, Sendable {
    /// SIGKILL of a worker at a random moment.
    case kill
    /// SIGKILL at a named point of the loop.
    case crashPoint = "crash-point"
    /// SIGSTOP for longer than the session, then SIGCONT.
    case zombie
    /// A zombie that sleeps across a second rebalance (guarantees.md, "M4").
    case deepZombie = "deep-zombie"
    case brokerKill = "broker-kill"
    /// Longer than the transaction time-out (guarantees.md, "M9").
    case brokerOutage = "broker-outage"
    case brokerPause = "broker-pause"
    /// All connections cut at once.
    case cut
    /// One request dropped, delayed, truncated or replayed on its way.
    case network
    /// An EndTxn held, its connection cut, and let go inside the next transaction
    /// (guarantees.md, "M5").
    case torn
    /// A worker that joins and leaves.
    case storm
    /// A second process with the same ids.
    case twin
    /// A worker's clock goes forth and back by up to 50 minutes.
    case clock
    /// Ten times the load, through a broker that answers 200 ms late.
    case overload

    var weight: Int {
        switch self {
        case .kill: 30
        case .crashPoint: 10
        case .zombie: 8
        case .deepZombie: 3
        case .brokerKill: 5
        case .brokerOutage: 1
        case .brokerPause: 2
        case .cut: 3
        case .network: 20
        case .torn: 9
        case .storm: 2
        case .twin: 1
        case .clock: 2
        case .overload: 1
        }
    }

    /// The next fault of a plan.
    static func next(among kinds: [FaultKind], _ random: inout SeededRandom) -> FaultKind {
        var draw = Int.random(in: 0..<kinds.reduce(0) { $0 + $1.weight }, using: &random)
        for kind in kinds {
            draw -= kind.weight
            if draw < 0 { return kind }
        }
        return kinds[0]
    }
}
