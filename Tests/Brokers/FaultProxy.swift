// A proxy that knows where Kafka's requests begin and which they are, and does to the n-th of them
// what networks do.
//
// It stands between clients and one listener of the broker, whose *advertised* address is the
// proxy's, so that metadata leads nobody around it. Two threads per connection, one per direction.
// A frame is 4 bytes of length, then for a request: 2 bytes api key, 2 version, 4 correlation id,
// and for a response: 4 correlation id.
import Glibc
package import Kafka
import Synchronization
import System

/// What happens to one request or response.
package struct Fault: Sendable {
    package enum Direction: Hashable, Sendable { case request, response }
    package enum Action: Hashable, Sendable {
        /// Swallowed; the connection lives.
        case drop
        /// Swallowed, and the client's connection cut.
        case cut
        /// Passed on late, and all behind it on this connection as well.
        case delay(milliseconds: UInt32)
        /// Only these first bytes are passed on, then both connections are cut.
        case truncate(bytes: Int)
        /// Kept until `release`. Cutting: the client's connection is cut now, and the broker's
        /// stays open, as if the network had broken behind the request.
        case hold(isCutting: Bool)
        /// Passed on, and a request once more on a connection of its own.
        case replay
    }

    /// nil: any.
    package let request: Request?
    package let direction: Direction
    package let action: Action
    /// How many matching ones pass untouched first, and how many are hit then.
    package let skipping: Int, times: Int

    package init(
        _ request: Request?, _ direction: Direction = .request, _ action: Action,
        skipping: Int = 0, times: Int = 1
    ) {
        (self.request, self.direction, self.action) = (request, direction, action)
        (self.skipping, self.times) = (skipping, times)
    }
}

package final class FaultProxy: Sendable {
    package let port: UInt16
    private let target: UInt16
    private let listener: Socket
    private let state = Mutex(State())

    private struct State {
        var armed: [Armed] = []
        var hits = 0
        var held: [Held] = []
        var links: [Link] = []
        var latencyMilliseconds: UInt32 = 0
        var isRefusing = false
        var lateAnswers = 0
    }
    private struct Armed {
        let fault: Fault
        var skip: Int, left: Int
    }
    struct Held: Sendable {
        let bytes: [UInt8]
        let to: Socket
        let isReleased: Gate
    }

    /// - Parameter target: the port of the broker's proxied listener.
    package init(to target: UInt16) throws {
        self.target = target
        listener = try Socket.listening()
        port = listener.port
        let listener = listener
        Thread { [weak self] in
            while let client = listener.accepted() {
                guard let self else { return }
                self.open(client)
            }
        }.detach()
    }

    deinit {
        listener.shut()
        for link in state.withLock({ $0.links }) { link.cut() }
    }

    /// Arms a fault; several may be armed, the first that matches acts.
    package func arm(_ fault: Fault) {
        state.withLock {
            $0.armed.append(Armed(fault: fault, skip: fault.skipping, left: fault.times))
        }
    }

    package func disarm() { state.withLock { $0.armed = [] } }

    /// How often a fault has struck.
    package var hitCount: Int { state.withLock { $0.hits } }
    package var heldCount: Int { state.withLock { $0.held.count } }

    /// How many requests the broker answered after their client had been cut off: a released one has
    /// done what it could.
    package var lateAnswerCount: Int { state.withLock { $0.lateAnswers } }

    /// Lets go what was held, in the order in which it came.
    package func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for one in held {
            one.to.write(one.bytes)
            one.isReleased.open()
        }
    }

    /// Cuts every connection that is open now.
    package func cutAll() {
        let links = state.withLock { state in
            defer { state.links = [] }
            return state.links
        }
        for link in links { link.cut() }
    }

    /// New connections are closed at once; the open ones live.
    package func refuse(_ isRefusing: Bool) { state.withLock { $0.isRefusing = isRefusing } }

    /// Every response comes this much later.
    package func setLatency(milliseconds: UInt32) {
        state.withLock { $0.latencyMilliseconds = milliseconds }
    }

    private func open(_ client: Socket) {
        guard !state.withLock({ $0.isRefusing }), let broker = try? Socket.connected(to: target)
        else { return client.shut() }
        let link = Link(client: client, broker: broker)
        state.withLock {
            $0.links.removeAll { $0.isCut }
            $0.links.append(link)
        }
        Thread { [weak self] in
            link.carryRequests { frame, kind in self?.treat(frame, kind, link) ?? false }
        }.detach()
        Thread { [weak self] in
            link.carryResponses { frame, kind in self?.treat(frame, kind, link) ?? false }
        }.detach()
    }

    /// Passes one frame on, or does to it what is armed.
    /// - Returns: whether this direction of the link goes on.
    private func treat(_ frame: [UInt8], _ kind: (Fault.Direction, Int16), _ link: Link) -> Bool {
        let (direction, key) = kind
        if direction == .response, link.isCut {
            state.withLock { $0.lateAnswers += 1 }
            return true
        }
        let to = direction == .request ? link.broker : link.client
        let latency = direction == .response ? state.withLock { $0.latencyMilliseconds } : 0
        if latency > 0 { Thread.sleep(milliseconds: latency) }
        guard let action = strike(direction, key) else { return to.write(frame) }
        switch action {
        case .drop:
            return true
        case .cut:
            link.cut()
            return false
        case .delay(let milliseconds):
            Thread.sleep(milliseconds: milliseconds)
            return to.write(frame)
        case .truncate(let bytes):
            to.write(frame.prefix(bytes))
            link.cut()
            return false
        case .replay:
            if direction == .request, let other = try? Socket.connected(to: target) {
                guard to.write(frame) else { return false }
                other.write(frame)
                _ = other.read(4)  // until the broker has answered it
                return true
            }
            return to.write(frame)
        case .hold(let isCutting):
            let gate = Gate()
            if isCutting { link.leaveBroker() }
            state.withLock { $0.held.append(Held(bytes: frame, to: to, isReleased: gate)) }
            if isCutting { return false }
            gate.wait()
            return true
        }
    }

    /// What the first matching fault does, which is then used up by one.
    private func strike(_ direction: Fault.Direction, _ key: Int16) -> Fault.Action? {
        state.withLock { state in
            for index in state.armed.indices {
                let fault = state.armed[index].fault
                guard fault.direction == direction,
                    fault.request == nil || fault.request?.rawValue == key
                else { continue }
                if state.armed[index].skip > 0 {
                    state.armed[index].skip -= 1
                    continue
                }
                state.hits += 1
                state.armed[index].left -= 1
                if state.armed[index].left == 0 { state.armed.remove(at: index) }
                return fault.action
            }
            return nil
        }
    }
}

/// Closed until opened, once.
final class Gate: Sendable {
    private let isOpen = Atomic<Bool>(false)
    func open() { isOpen.store(true, ordering: .releasing) }
    func wait() { while !isOpen.load(ordering: .acquiring) { Thread.sleep(milliseconds: 5) } }
}
