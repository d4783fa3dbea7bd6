import TestSupport
import Wire

/// Readers are large, so a test makes them once.
final class ScorerReaders {
    let feedback = FeedbackReader()
    /// By definition.
    let engagement = ScorerFixture.definitions.map { ScorerFixture.engagementReader($0) }
    private let json = JSONReader(keys: ["type", "mqlId", "leadId", "cycle", "trigger"])

    struct Event {
        var type: String
        var mqlId: String
        var leadId: [UInt8]
        var cycle: UInt32
        var trigger: String
    }

    /// The few fields of an MQL event that make it one of a kind.
    func event(_ value: [UInt8]) throws -> Event {
        try json.read(value.span.bytes)
        return Event(
            type: String(decoding: json.text(0), as: UTF8.self),
            mqlId: String(decoding: json.text(1), as: UTF8.self), leadId: Array(json.text(2)),
            cycle: UInt32(json.number(3)), trigger: String(decoding: json.text(4), as: UTF8.self))
    }
}
