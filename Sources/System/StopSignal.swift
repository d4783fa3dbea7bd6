import Dispatch
import Glibc
import Synchronization

/// SIGTERM, SIGINT and SIGHUP as a flag that loops ask for; a second SIGTERM or SIGINT ends the process
/// at once. SIGHUP comes from a terminal that closes, twice at times, so it only asks; where `nohup`
/// has it ignored, it stays so.
package final class StopSignal: Sendable {
    private let count = Atomic<Int>(0)
    /// Written once, before anybody else sees this object; a source that dies listens no more.
    nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []
    private let lastWords: @Sendable () -> Void

    private init(lastWords: @escaping @Sendable () -> Void) { self.lastWords = lastWords }

    /// Whether somebody asked to stop.
    package var isRaised: Bool { count.load(ordering: .acquiring) > 0 }

    /// Takes the signals from now on. For the length of the process: the default action does not
    /// come back.
    ///
    /// - Parameter lastWords: called before the second signal ends the process, on another thread:
    ///   what must not stay behind, such as a terminal that shows a picture.
    package static func listen(lastWords: @escaping @Sendable () -> Void = {}) -> StopSignal {
        let stop = StopSignal(lastWords: lastWords)
        for number in [SIGTERM, SIGINT, SIGHUP] {
            // Else the default action comes first.
            let before = signal(number, SIG_IGN)
            if number == SIGHUP, isIgnored(before) { continue }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable in stop.raise(number) }
            source.resume()
            stop.sources.append(source)
        }
        return stop
    }

    private static func isIgnored(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private func raise(_ number: Int32) {
        if number == SIGHUP {
            _ = count.compareExchange(
                expected: 0, desired: 1, ordering: .acquiringAndReleasing)
            return
        }
        guard count.add(1, ordering: .acquiringAndReleasing).oldValue > 0 else { return }
        lastWords()
        _exit(128 + number)
    }
}
