// One client's connection through the proxy, and the broker's behind it.
import Kafka
import Synchronization

final class Link: Sendable {
    let client: Socket, broker: Socket
    private let keys = Mutex<[Int32: Int16]>([:])
    private let cutFlag = Atomic<Bool>(false)

    init(client: Socket, broker: Socket) {
        self.client = client
        self.broker = broker
    }

    var isCut: Bool { cutFlag.load(ordering: .acquiring) }

    func cut() {
        cutFlag.store(true, ordering: .releasing)
        client.shut()
        broker.shut()
    }

    /// Cuts the client off and leaves the broker's connection open, its answers unread.
    func leaveBroker() {
        cutFlag.store(true, ordering: .releasing)
        client.shut()
    }

    typealias Treatment = ([UInt8], (Fault.Direction, Int16)) -> Bool

    /// Until the client's connection ends, or `treat` says so.
    func carryRequests(_ treat: Treatment) {
        while let frame = Self.frame(of: client) {
            let key = Int16(truncatingIfNeeded: Self.integer(frame, at: 4, bytes: 2))
            let correlation = Int32(truncatingIfNeeded: Self.integer(frame, at: 8, bytes: 4))
            keys.withLock { $0[correlation] = key }
            // A held request keeps the broker's connection to itself.
            guard treat(frame, (.request, key)) else { return }
        }
        if !isCut { cut() }
    }

    func carryResponses(_ treat: Treatment) {
        while let frame = Self.frame(of: broker) {
            let correlation = Int32(truncatingIfNeeded: Self.integer(frame, at: 4, bytes: 4))
            let key = keys.withLock { $0.removeValue(forKey: correlation) } ?? -1
            guard treat(frame, (.response, key)) else { break }
        }
        if !isCut { cut() }
    }

    /// One frame with its length; nil at the end of the connection, or for what cannot be Kafka's.
    private static func frame(of socket: Socket) -> [UInt8]? {
        guard let head = socket.read(4) else { return nil }
        let count = integer(head, at: 0, bytes: 4)
        guard count >= 4, count < 200_000_000, let body = socket.read(count) else { return nil }
        return head + body
    }

    private static func integer(_ bytes: [UInt8], at start: Int, bytes count: Int) -> Int {
        guard bytes.count >= start + count else { return -1 }
        return bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
    }
}
