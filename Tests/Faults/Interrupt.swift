// SIGINT and SIGTERM end a campaign early but whole; the second one at once.
import Glibc
import Synchronization

enum Interrupt {
    private static let count = Atomic<Int>(0)

    static var isRaised: Bool { count.load(ordering: .relaxed) > 0 }

    static func listen() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                if Interrupt.count.add(1, ordering: .relaxed).oldValue > 0 { _exit(128 + number) }
            }
        }
    }
}
