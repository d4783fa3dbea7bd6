import Kafka
import Synchronization
import System

/// A part of the demo on a thread of its own, until it is told to stop or cannot go on.
final class DemoThread: Sendable {
    private let isStopping = Atomic<Bool>(false)
    private let thread = Mutex<Thread?>(nil)
    private let error = Mutex<(any Error)?>(nil)

    /// - Parameter body: asks its argument whether to go on.
    init(_ body: @escaping @Sendable (_ goesOn: () -> Bool) throws -> Void) {
        thread.withLock {
            $0 = Thread {
                do { try body { !self.isStopping.load(ordering: .acquiring) } } catch {
                    self.error.withLock { $0 = error }
                }
            }
        }
    }

    /// Why it could not go on.
    var failure: (any Error)? { error.withLock { $0 } }

    func stop() {
        isStopping.store(true, ordering: .releasing)
        thread.withLock { $0.take() }?.join()
    }
}
