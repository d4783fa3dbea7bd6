// Crash points and injected bugs of the fault campaign. Compiled in only with LEADLOOP_FAULTS (see
// Package.swift): without it all are constants that the optimiser removes. The loop's own code says
// only which point it has come to; what a bug does there is in Worker+faults.swift.
//
// Their variables begin with INJECT_, because an unknown LEADLOOP_ variable is refused.
import Glibc
import Synchronization

/// Where a worker can be made to die, as by `kill -9`, or to fall asleep.
package enum CrashPoint: String, CaseIterable, Sendable {
    case afterSend = "after_send"
    case beforeCommit = "before_commit"
    case afterCommit = "after_commit"
    case inAssign = "in_assign"
    case inReplay = "in_replay"
    case inFlush = "in_flush"
    case beforeAbort = "before_abort"
    case afterAbort = "after_abort"
    /// A commit has an unknown end.
    case inDoubt = "in_doubt"
    /// Without input, but with state to write.
    case beforeIdleWrite = "before_idle_write"
}

/// Bugs that the campaign must find: its negative controls (faults.md, "Negative controls").
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
        /// `INJECT_CRASH=point:n`: die when the point is reached for the n-th time.
        private static let crash = place("INJECT_CRASH")
        /// `INJECT_STOP=point:n`: stop there (SIGSTOP), after what was sent had time to arrive.
        private static let stop = place("INJECT_STOP")
        private static let reached = Atomic<Int>(0)
        private static let bug = InjectedBug(rawValue: text("INJECT_BUG"))
        private static let abortEvery = Int(text("INJECT_ABORT_EVERY")) ?? 0
        private static let abortWithin = Int(text("INJECT_ABORT_WITHIN")) ?? 0

        static func text(_ name: String) -> String {
            getenv(name).map { String(cString: $0) } ?? ""
        }

        private static func place(_ name: String) -> (point: CrashPoint, count: Int)? {
            let parts = text(name).split(separator: ":")
            guard parts.count == 2, let point = CrashPoint(rawValue: String(parts[0])),
                let count = Int(parts[1])
            else { return nil }
            return (point, count)
        }

        package static func reach(_ point: CrashPoint) {
            Journal.add(point)
            let signal: Int32
            if let crash, crash.point == point {
                signal = SIGKILL
            } else if let stop, stop.point == point {
                signal = SIGSTOP
            } else {
                return
            }
            let count = reached.add(1, ordering: .relaxed).newValue
            guard count == (crash ?? stop)?.count else { return }
            if signal == SIGSTOP { usleep(300_000) }
            say("reached \(point.rawValue)")
            kill(getpid(), signal)
        }

        package static func has(_ injected: InjectedBug) -> Bool { bug == injected }

        /// Says on stderr that a bug's code ran: a control whose bug was never reached counts as
        /// failed.
        package static func report(_ injected: InjectedBug) {
            say("injected bug reached: \(injected.rawValue)")
        }

        private static func say(_ text: String) {
            let line = Array((text + "\n").utf8)
            _ = write(2, line, line.count)
        }

        /// Whether the n-th commit of a worker is to be aborted instead.
        package static func aborts(commit number: Int) -> Bool {
            abortEvery > 0 && number.isMultiple(of: abortEvery)
        }

        /// Whether a transaction is to be aborted amid a batch, behind every n-th record.
        package static func abortsAmidBatch() -> Bool {
            guard abortWithin > 0 else { return false }
            return taken.add(1, ordering: .relaxed).newValue.isMultiple(of: abortWithin)
        }
        private static let taken = Atomic<Int>(0)

        /// A clock that is wrong by the milliseconds that the file `INJECT_CLOCK` says now.
        static func stepped(_ clock: @escaping @Sendable () -> Int64) -> @Sendable () -> Int64 {
            guard clockFile >= 0 else { return clock }
            return {
                var text = [UInt8](repeating: 0, count: 32)
                let count = pread(clockFile, &text, text.count, 0)
                let step = Int64(String(decoding: text.prefix(max(0, count)), as: UTF8.self))
                return clock() + (step ?? 0)
            }
        }
        private static let clockFile = open(text("INJECT_CLOCK"), O_RDONLY | O_CLOEXEC)
    #else
        @inline(__always) package static func reach(_ point: CrashPoint) {}
        @inline(__always) package static func has(_ injected: InjectedBug) -> Bool { false }
        @inline(__always) package static func report(_ injected: InjectedBug) {}
        @inline(__always) package static func aborts(commit number: Int) -> Bool { false }
        @inline(__always) package static func abortsAmidBatch() -> Bool { false }
        @inline(__always)
        static func stepped(_ clock: @escaping @Sendable () -> Int64) -> @Sendable () -> Int64 {
            clock
        }
    #endif
}
