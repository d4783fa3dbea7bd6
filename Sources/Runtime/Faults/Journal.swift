// Which transactions a worker was told are committed, for the fault campaign (guarantees.md, "O6").
// Compiled in only with LEADLOOP_FAULTS; without it nothing is marked or written.
import Glibc
import Kafka
import Synchronization

/// Lines `<worker>/<pid> <number> <news>` in the file `INJECT_JOURNAL`; outputs carry worker, pid and
/// number in a header. What a reader sees must have been asked for, and not aborted afterwards.
enum Journal {
    static let header = "leadloop.transaction"

    /// `asked`: to commit; the others are how it ended.
    enum News: String {
        case asked, committed, aborted
        case inDoubt = "in_doubt"

        /// nil: the point is no news of the transaction.
        init?(_ point: CrashPoint) {
            switch point {
            case .beforeCommit: self = .asked
            case .afterCommit: self = .committed
            case .inDoubt: self = .inDoubt
            case .afterAbort: self = .aborted
            case .afterSend, .inAssign, .inReplay, .inFlush, .beforeAbort, .beforeIdleWrite:
                return nil
            }
        }
    }

    #if LEADLOOP_FAULTS
        private struct State {
            /// By thread, which is a worker.
            var open: [pthread_t: (worker: String, number: Int)] = [:]
            /// The last number of each worker, which outlives its rebuilds.
            var last: [String: Int] = [:]
        }
        private static let state = Mutex(State())
        private static let file: Int32? = {
            let path = Injection.text("INJECT_JOURNAL")
            guard !path.isEmpty else { return nil }
            let file = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
            precondition(file >= 0, "no journal at \(path)")
            return file
        }()

        /// Whether records are marked.
        static var isOpen: Bool { file != nil }

        static func begin(_ worker: String) {
            guard file != nil else { return }
            state.withLock {
                let number = ($0.last[worker] ?? 0) + 1
                $0.last[worker] = number
                $0.open[pthread_self()] = ("\(worker)/\(getpid())", number)
            }
        }

        static func mark(_ headers: inout Headers) {
            guard file != nil, let own = state.withLock({ $0.open[pthread_self()] }) else { return }
            headers.add(header, "\(own.worker) \(own.number)")
        }

        static func add(_ point: CrashPoint) {
            guard let file, let news = News(point),
                let own = state.withLock({ $0.open[pthread_self()] })
            else { return }
            let line = Array("\(own.worker) \(own.number) \(news.rawValue)\n".utf8)
            _ = write(file, line, line.count)
        }
    #else
        @inline(__always) static var isOpen: Bool { false }
        @inline(__always) static func begin(_ worker: String) {}
        @inline(__always) static func mark(_ headers: inout Headers) {}
        @inline(__always) static func add(_ point: CrashPoint) {}
    #endif
}
