// Why a record goes to the dead letter: a value, never a trap.
import Leads

/// The closed list of reasons; the raw value stands in the dead letter's `leadloop.error.code`.
package enum RejectionCode: String, Error, Sendable, CaseIterable {
    case keyMissing = "key_missing"
    case keyInvalid = "key_invalid"
    case keyMismatch = "key_mismatch"
    case wrongPartition = "wrong_partition"
    case valueEmpty = "value_empty"
    case valueTooLarge = "value_too_large"
    case jsonInvalid = "json_invalid"
    case jsonTooDeep = "json_too_deep"
    case notAnObject = "not_an_object"
    case fieldMissing = "field_missing"
    case fieldInvalid = "field_invalid"
    case badTime = "bad_time"
    case verdictUnknown = "verdict_unknown"
    case reasonUnknown = "reason_unknown"
    case lostUnaccepted = "lost_unaccepted"
    case unknownMQL = "unknown_mql"
    case staleCycle = "stale_cycle"
    case ambiguousCycle = "ambiguous_cycle"
    case beforeQualified = "before_qualified"
    case illegalTransition = "illegal_transition"
    case batchUnreadable = "batch_unreadable"

    /// One sentence for people, without payload.
    package var sentence: String {
        switch self {
        case .keyMissing: "the record has no key; the lead id must be its key"
        case .keyInvalid:
            "the key is no lead id: 1 to 256 bytes of UTF-8 without control characters, and not the "
                + "text of nothing, such as undefined, null or 0"
        case .keyMismatch: "the key differs from userId (anonymousId while unknown, or leadId)"
        case .wrongPartition:
            "the key belongs to another partition: its producer and the setting partitioner differ"
        case .valueEmpty: "the value has no bytes"
        case .valueTooLarge: "the value is larger than 64 KiB"
        case .jsonInvalid: "the value is not valid JSON"
        case .jsonTooDeep: "the value is nested more than 64 levels deep"
        case .notAnObject: "the value is JSON but no object"
        case .fieldMissing: "a required field is missing"
        case .fieldInvalid:
            "a field has the wrong type or an impossible value; an id is a text, \"4711\" and not "
                + "4711"
        case .badTime: "a time is unreadable or before the year 2000"
        case .verdictUnknown: "verdict must be accepted, rejected, advanced or retracted"
        case .reasonUnknown: "the reason is not in the list: " + Reason.list
        case .lostUnaccepted:
            "stage lost on an MQL that was not accepted: say accepted, or rejected with its reason"
        case .unknownMQL: "the verdict names an MQL that this lead never was"
        case .staleCycle:
            "the verdict is on an older cycle of this lead: by the MQL it names, or by its time"
        case .ambiguousCycle:
            "the verdict repeats that on the cycle before, and names no MQL"
        case .beforeQualified: "the verdict was given before the lead qualified, and names no MQL"
        case .illegalTransition: "the verdict does not fit the lead's state"
        case .batchUnreadable:
            "the batch that holds the record cannot be decompressed: it is broken, or larger than "
                + "receive.message.max.bytes"
        }
    }
}

/// A code and, where one field is to blame, its JSON pointer.
package struct Rejection: Error, Sendable, Equatable {
    package let code: RejectionCode
    package let pointer: String?

    @inlinable package init(_ code: RejectionCode, at pointer: String? = nil) {
        (self.code, self.pointer) = (code, pointer)
    }
}
