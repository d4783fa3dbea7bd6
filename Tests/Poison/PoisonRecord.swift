// Records that parsers, producers and people disagree on: what may stand on an input topic, made by
// hand. Each of them must end in exactly one counter, and none may stop anybody.

/// One record as a producer may send it.
package struct PoisonRecord: Sendable {
    package var name: String
    package var key: [UInt8]?
    /// nil: a tombstone.
    package var value: [UInt8]?
    /// Of the record, in milliseconds since 1970; nil: the time of sending.
    package var timestamp: Int64?
    package var headers: Int

    package init(
        _ name: String, key: [UInt8]?, value: [UInt8]?, timestamp: Int64? = nil, headers: Int = 0
    ) {
        (self.name, self.key, self.value) = (name, key, value)
        (self.timestamp, self.headers) = (timestamp, headers)
    }
}

/// The corpus, about one lead whose id needs no escapes.
package enum PoisonCorpus {
    /// Records of `engagement.events`.
    package static func engagement(_ lead: String) -> [PoisonRecord] {
        let good = call(lead)
        return anyInput(lead, good)
            + fields(lead, ["type", "event", "messageId", "userId", "anonymousId"], after: good)
            + fields(lead, ["timestamp", "originalTimestamp", "sentAt", "receivedAt"], after: good)
            + fields(lead, ["traits", "properties", "context", "traits.x"], after: good)
            + traits(lead) + times(lead) { call(lead, $0) } + strangers { call($0) }
            + clocks(lead, good) + lookalikes(lead)
    }

    /// Records of `sales.feedback`.
    package static func feedback(_ lead: String) -> [PoisonRecord] {
        let good = verdict(lead)
        return anyInput(lead, good)
            + fields(
                lead, ["feedbackId", "leadId", "mqlId", "verdict", "stage", "reason"], after: good)
            + fields(
                lead,
                ["fitAttributes", "repId", "occurredAt", "recontactAfter", "attempts", "bulk"],
                after: good)
            + times(lead) { verdict(lead, $0.replacing("timestamp", with: "occurredAt")) }
            + strangers { verdict($0) } + clocks(lead, good)
    }

    /// A call that counts. - Parameter more: further fields, each with a comma before it.
    package static func call(_ lead: String, _ more: String = "") -> [UInt8] {
        Array(
            #"{"type":"track","event":"Demo Requested","userId":"\#(lead)"\#(more)}"#.utf8)
    }

    /// A verdict on the lead's latest cycle.
    package static func verdict(_ lead: String, _ more: String = "") -> [UInt8] {
        Array(
            (#"{"feedbackId":"f","leadId":"\#(lead)","repId":"r","verdict":"accepted","#
                + #""occurredAt":"2026-01-02T00:00:00Z"\#(more)}"#).utf8)
    }
}
