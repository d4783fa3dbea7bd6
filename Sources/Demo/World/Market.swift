// Buyers who come, look around and go, as an endless stream of calls in the order of time. Each
// buyer draws from dice of their own, so a seed gives the same stream on every machine.
import Leads
import System

/// One thing that a buyer does.
struct MarketEvent: Sendable, Equatable {
    let leadId: String
    /// Unique for ever, 32 hex digits.
    let messageId: String
    let milliseconds: Int64
    let action: Action

    enum Action: Sendable, Equatable {
        case identify(BuyerTraits)
        case track(String)
    }
}

package struct Market {
    private struct Buyer {
        let id: String, kind: Int, eventCount: Int
        var done = 0
        var dice: Dice
    }
    private let seed: UInt64
    private var arrivals: Dice
    private var queue = TimeQueue<Buyer>()
    private var nextArrival: Double
    private(set) var buyerCount = 0

    /// Monday, 5 January 2026, 00:00 UTC.
    static let startMilliseconds: Int64 = 1_767_571_200_000
    package static let dayMilliseconds: Int64 = 86_400_000
    static let buyersADay = 72.0
    /// As the shares of `BuyerKind` give it; a test holds it against the stream.
    static let eventsADay =
        buyersADay
        * BuyerKind.all.reduce(0) {
            $0 + $1.share * ($1.eventCountMean + 1)
        }

    init(seed: UInt64) {
        self.seed = seed
        arrivals = Dice(seed: seed, name: "arrivals")
        nextArrival = Double(Self.startMilliseconds)
    }

    /// The next call, if it happens by then.
    mutating func next(until milliseconds: Int64) -> MarketEvent? {
        while Int64(nextArrival) <= min(milliseconds, queue.nextMilliseconds ?? .max) { arrive() }
        guard let due = queue.next(until: milliseconds) else { return nil }
        var buyer = due.element
        let event = act(&buyer, at: due.milliseconds)
        if buyer.done <= buyer.eventCount {
            queue.add(buyer, at: due.milliseconds + pause(&buyer))
        }
        return event
    }

    private mutating func arrive() {
        let kind = arrivals.pick(byShare: BuyerKind.all.map(\.share))
        var dice = Dice(seed: seed, name: "buyer \(buyerCount)")
        let mean = BuyerKind.all[kind].eventCountMean
        let id = BuyerName.make(number: buyerCount, &dice)
        // At least a quarter of the mean; the rest is drawn so that the mean stays.
        let count = Int((mean * 0.25 + dice.wait(mean: mean * 0.75)).rounded())
        queue.add(
            Buyer(id: id, kind: kind, eventCount: max(1, count), dice: dice), at: Int64(nextArrival)
        )
        buyerCount += 1
        nextArrival += arrivals.wait(mean: Double(Self.dayMilliseconds) / Self.buyersADay)
    }

    private func act(_ buyer: inout Buyer, at milliseconds: Int64) -> MarketEvent {
        let kind = BuyerKind.all[buyer.kind]
        let action: MarketEvent.Action
        if buyer.done == 0 {
            action = .identify(BuyerTraits(of: kind, &buyer.dice))
        } else {
            let isLate = buyer.done * 2 > buyer.eventCount
            let shares = kind.events.map {
                BuyerKind.lateEvents.contains($0.name) ? (isLate ? 2 * $0.share : 0) : $0.share
            }
            action = .track(kind.events[buyer.dice.pick(byShare: shares)].name)
        }
        buyer.done += 1
        return MarketEvent(
            leadId: buyer.id,
            messageId: hexDigits(buyer.dice.next()) + hexDigits(buyer.dice.next()),
            milliseconds: milliseconds, action: action)
    }

    /// Minutes within a session, days between two.
    private func pause(_ buyer: inout Buyer) -> Int64 {
        let minute = 60_000.0
        let isSession = buyer.dice.chance(0.8)
        let mean =
            isSession
            ? 6 * minute : BuyerKind.all[buyer.kind].pauseDays * Double(Self.dayMilliseconds)
        return 1_000 + Int64(buyer.dice.wait(mean: mean))
    }
}

private func hexDigits(_ number: UInt64) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
}
