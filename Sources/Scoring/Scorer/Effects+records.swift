// MQL events and judgements as effects, with their headers.
import Crypto
import Leads
import System
import Wire

/// The record that caused an output: who asks "why this MQL" starts here.
package struct Source {
    var input: ScorerInput
    var partition: Int32
    var offset: Int64
    /// What was decided on: all records below these offsets, and this one. Orders the decisions of
    /// one input among the records of the other, which no log of the broker does; the audit folds
    /// by it.
    var seen: Offsets

    var text: String { "\(input),\(partition),\(offset)" }
    var seenText: String { "\(seen.engagement),\(seen.feedback)" }
}

extension Effects {
    /// CloudEvents in binary mode (records.md, "CloudEvents headers").
    mutating func add(_ event: MQLEvent, source: Source) {
        var json = JSONWriter()
        event.write(to: &json)
        let key = put(event.leadId)
        let value = put { $0 += json.bytes }
        let headers = [
            header("ce_specversion", "1.0"),
            header("ce_id", event.eventId.hex),
            header("ce_source", "/leadloop/\(event.model)"),
            header("ce_type", "leadloop.mql.\(event.kind.rawValue).v1"),
            header("ce_time", EventTime.text(event.atMilliseconds)),
            Header(name: "ce_subject", value: key),
            Header(name: "ce_partitionkey", value: key),
            header("content-type", "application/json"),
            header("leadloop.source", source.text),
            header("leadloop.seen", source.seenText),
        ]
        add(.mqlEvents, key: key, value: value, headers: headers)
    }

    mutating func add(_ judgement: Judgement, model: String, source: Source) {
        let key = put(model)
        let value = put { $0 += JudgementRecord.encode(judgement) }
        let headers = [
            header("leadloop.source", source.text), header("leadloop.seen", source.seenText),
        ]
        add(.judgements, key: key, value: value, headers: headers)
    }

    private mutating func header(_ name: StaticString, _ text: String) -> Header {
        Header(name: name, value: put(text))
    }
}
