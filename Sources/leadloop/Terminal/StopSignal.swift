import Dispatch
import Glibc
import Synchronization

/// SIGTERM and SIGINT as a flag that loops ask for; the second one ends the process at once.
final class StopSignal: Sendable {
    private let count = Atomic<Int>(0)
    /// Written once, before anybody else sees this object; a source that dies listens no more.
    nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []

    /// Whether somebody asked to stop.
    var isRaised: Bool { count.load(ordering: .acquiring) > 0 }

    /// Takes both signals from now on. For the length of the process: the default action does not
    /// come back.
    static func listen() -> StopSignal {
        let stop = StopSignal()
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
        if count.add(1, ordering: .acquiringAndReleasing).oldValue > 0 { _exit(128 + number) }
    }
}
