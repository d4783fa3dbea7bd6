// Crash points and injected bugs of the fault campaign. Compiled in only with LEADLOOP_FAULTS (see
// Package.swift): without it both are constants that the optimiser removes.
import Glibc

/// Where a worker can be made to die, as by `kill -9`.
package enum CrashPoint: String, CaseIterable, Sendable {
    case afterSend = "after_send"
    case beforeCommit = "before_commit"
    case afterCommit = "after_commit"
    case inAssign = "in_assign"
    case inReplay = "in_replay"
    case inFlush = "in_flush"
    case beforeAbort = "before_abort"
}

/// Bugs that the campaign must find: its negative controls (kafka.md 6.3, 6.4).
package enum InjectedBug: String, CaseIterable, Sendable {
    /// Restore stops at the end that a read_committed reader sees.
    case restoreToEnd = "restore_to_end"
    /// A lost assignment is treated as a revoked one.
    case ignoreLost = "ignore_lost"
    /// A transaction without records sends no offsets.
    case noOffsetsWhenIdle = "no_offsets_when_idle"
    case noRecycle = "no_recycle"
    /// After an abort, reading goes on one record later.
    case seekOffByOne = "seek_off_by_one"
    /// After an abort, the rest of the batch is taken.
    case keepBatchAfterAbort = "keep_batch_after_abort"
    /// C = O: nothing is ever replayed.
    case noReplay = "no_replay"
    /// What a commit writes counts as clean before it is committed.
    case cleanBeforeCommit = "clean_before_commit"
}

package enum Injection {
    #if LEADLOOP_FAULTS
        /// `LEADLOOP_CRASH=point:n`: die when the point is reached for the n-th time.
        private static let crash: (point: CrashPoint, count: Int)? = {
            let parts = text("LEADLOOP_CRASH").split(separator: ":")
            guard parts.count == 2, let point = CrashPoint(rawValue: String(parts[0])),
                let count = Int(parts[1])
            else { return nil }
            return (point, count)
        }()
        nonisolated(unsafe) private static var reached = 0
        private static let bug = InjectedBug(rawValue: text("LEADLOOP_BUG"))
        private static let abortEvery = Int(text("LEADLOOP_ABORT_EVERY")) ?? 0

        private static func text(_ name: String) -> String {
            getenv(name).map { String(cString: $0) } ?? ""
        }

        package static func reach(_ point: CrashPoint) {
            guard let crash, crash.point == point else { return }
            reached += 1
            if reached == crash.count { kill(getpid(), SIGKILL) }
        }
        package static func has(_ injected: InjectedBug) -> Bool { bug == injected }

        /// Says on stderr that a bug's code ran: a control whose bug was never reached counts as
        /// failed.
        package static func report(_ injected: InjectedBug) {
            let line = Array("injected bug reached: \(injected.rawValue)\n".utf8)
            _ = write(2, line, line.count)
        }

        /// Whether the n-th commit of a worker is to be aborted instead.
        package static func aborts(commit number: Int) -> Bool {
            abortEvery > 0 && number.isMultiple(of: abortEvery)
        }
    #else
        @inline(__always) package static func reach(_ point: CrashPoint) {}
        @inline(__always) package static func has(_ injected: InjectedBug) -> Bool { false }
        @inline(__always) package static func report(_ injected: InjectedBug) {}
        @inline(__always) package static func aborts(commit number: Int) -> Bool { false }
    #endif
}
