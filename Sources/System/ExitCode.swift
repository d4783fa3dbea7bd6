/// How a command ended, for scripts and supervisors. Source: operations.md, "Exit codes".
package enum ExitCode: Int32, Sendable, CaseIterable {
    case done = 0
    /// `check`, `audit`: everything was read, and something is not as it should be.
    case findings = 1
    case usage = 64
    /// Data, state or offsets refused.
    case data = 65
    case brokerUnreachable = 69
    /// A broken invariant of ours.
    case bug = 70
    /// A file or a pipe of this machine.
    case localIO = 74
    /// A supervisor should start it again.
    case tryAgain = 75
    case notAuthorised = 77
    /// Settings, topics that differ, or another process with the same name.
    case configuration = 78
}
