import System

// What goes wrong between a site and a topic, on purpose: repeats, stragglers and broken records.

/// A record as it will be sent.
struct Parcel: Sendable, Equatable {
    enum Topic: Sendable { case engagement, feedback }
    var topic = Topic.engagement
    var key: [UInt8]?
    var value: [UInt8]
    var milliseconds: Int64

    init(_ event: MarketEvent) {
        (key, value, milliseconds) = (Array(event.leadId.utf8), event.json(), event.milliseconds)
    }
}

struct Mishaps: Sendable {
    private var dice: Dice
    private var broken = 0

    static let repeats = 1.0 / 200
    static let stragglers = 1.0 / 2_000
    static let breaks = 1.0 / 4_000
    /// Longer than `events.late` of the definition.
    private static let stragglerMilliseconds = 45 * Market.dayMilliseconds

    init(seed: UInt64) { dice = Dice(seed: seed, name: "mishaps") }

    /// The event's own record, and now and then one that should not be.
    mutating func parcels(for event: MarketEvent) -> [Parcel] {
        let parcel = Parcel(event)
        if dice.chance(Self.repeats) { return [parcel, parcel] }
        if dice.chance(Self.stragglers) {
            var late = parcel
            late.value = event.json(
                messageId: "late" + event.messageId.dropFirst(4),
                atMilliseconds: event.milliseconds - Self.stragglerMilliseconds)
            return [parcel, late]
        }
        if dice.chance(Self.breaks) {
            broken += 1
            return [parcel, spoilt(parcel, event)]
        }
        return [parcel]
    }

    /// One kind after the other.
    private func spoilt(_ parcel: Parcel, _ event: MarketEvent) -> Parcel {
        var spoilt = parcel
        switch broken % 6 {
        case 0: spoilt.value = Array(parcel.value.prefix(parcel.value.count / 2))
        case 1: spoilt.key = Array("somebody-else".utf8)
        case 2:
            spoilt.value = Array(
                #"{"type":"track","event":"Page Viewed","userId":"\#(event.leadId)","timestamp":"yesterday"}"#
                    .utf8)
        case 3: spoilt.key = nil
        case 4: spoilt.value = Array(#"{"type":"track","userId":"\#(event.leadId)"}"#.utf8)
        default:
            spoilt.topic = .feedback
            spoilt.value = Array(
                #"{"feedbackId":"x\#(broken)","leadId":"\#(event.leadId)","verdict":"maybe","repId":"crm","occurredAt":"2026-01-05T00:00:00Z"}"#
                    .utf8)
        }
        return spoilt
    }
}
