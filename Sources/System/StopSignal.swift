import Dispatch
import Glibc
import Synchronization

/// SIGTERM and SIGINT as a flag that loops ask for; the second one ends the process at once.
package final class StopSignal: Sendable {
    private let count = Atomic<Int>(0)
    /// Written once, before anybody else sees this object; a source that dies listens no more.
    nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []
    private let lastWords: @Sendable () -> Void

    private init(lastWords: @escaping @Sendable () -> Void) { self.lastWords = lastWords }

    /// Whether somebody asked to stop.
    package var isRaised: Bool { count.load(ordering: .acquiring) > 0 }

    /// Takes both signals from now on. For the length of the process: the default action does not
    /// come back.
    ///
    /// - Parameter lastWords: called before the second signal ends the process, on another thread:
    ///   what must not stay behind, such as a terminal that shows a picture.
    package static func listen(lastWords: @escaping @Sendable () -> Void = {}) -> StopSignal {
        let stop = StopSignal(lastWords: lastWords)
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)  // else the default action comes first
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable in stop.raise(number) }
            source.resume()
            stop.sources.append(source)
        }
        return stop
    }

    private func raise(_ number: Int32) {
        guard count.add(1, ordering: .acquiringAndReleasing).oldValue > 0 else { return }
        lastWords()
        _exit(128 + number)
    }
}
