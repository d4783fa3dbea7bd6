// Ways to spoil decisions, judgements and weights (O8, O9).
import Audit
import Config
import Kafka
import Leads

extension Spoil {
    private static func event(
        _ name: String, says: String, type: String = "qualified",
        _ change: @escaping @Sendable (inout AuditRecord) -> Void
    ) -> Spoil {
        Spoil(name, .decisions, says: says) {
            guard $0.changeFirst($0.mqlEvents, ofType: type, change) else { return nil }
            return $0.topics.mqlEvents
        }
    }

    private static func judgement(
        _ name: String, says: String, _ change: @escaping @Sendable (inout AuditRecord) -> Void
    ) -> Spoil {
        Spoil(name, .decisions, says: says) {
            guard $0.change($0.judgements, { change(&$0[0]) }) else { return nil }
            return $0.topics.judgements
        }
    }

    static let decisions: [Spoil] = [
        Spoil("a second MQL of one cycle", .decisions, says: "a second MQL of cycle") { world in
            guard
                world.change(
                    world.mqlEvents,
                    { records in
                        guard let at = records.firstIndex(where: { $0.text.contains("qualified") })
                        else { return false }
                        records.insert(records[at], at: at + 1)
                        return true
                    })
            else { return nil }
            return world.topics.mqlEvents
        },
        event("an id of another MQL", says: "mqlId is not that of") {
            $0.text = $0.text.replacing("\"mqlId\":\"", with: "\"mqlId\":\"0", maxReplacements: 1)
        },
        event("a hole in the cycles", says: "of cycle 7") {
            $0.text = $0.text.replacing("\"cycle\":1", with: "\"cycle\":7")
        },
        event("a score that its parts do not give", says: "its parts sum to") {
            $0.text = $0.text.replacing("\"score\":", with: "\"score\":1000,\"was\":")
        },
        event("a contribution that weight and x do not give", says: "points are not") {
            $0.text = $0.text.replacing("\"x\":1,", with: "\"x\":0.5,", maxReplacements: 1)
        },
        event("a count that the log does not give", says: "the log has") {
            $0.text = $0.text.replacing("\"count\":1,", with: "\"count\":9,", maxReplacements: 1)
        },
        event("weights of a version that was never published", says: "were never published") {
            $0.text = $0.text.replacing("\"weights\":0", with: "\"weights\":99")
        },
        event("evidence that the version does not have", says: "evidence is 7 verdicts") {
            $0.text = $0.text.replacing(
                "\"evidence\":{\"verdicts\":0}", with: "\"evidence\":{\"verdicts\":7}")
        },
        event("a gate that failed", says: "although gate lifecycle failed") {
            $0.text = $0.text.replacing(
                "\"gate\":\"lifecycle\",\"pass\":true",
                with: "\"gate\":\"lifecycle\",\"pass\":false")
        },
        event("a threshold that was not in force", says: "its gates are") {
            $0.text = $0.text.replacing("\"limit\":14,", with: "\"limit\":13,")
        },
        event("an event id that is not its own", says: "ce_id") { $0.setHeader("ce_id", "00") },
        event("the id of another lead", says: "leadId and key differ") {
            $0.text = $0.text.replacing("\"leadId\":\"", with: "\"leadId\":\"x")
        },
        event("a record that is no JSON", says: "cannot be read") { $0.value = [1, 2] },
        event("a cause that is no record", says: "is no record") { record in
            let source = record.header("leadloop.source")!
            record.setHeader("leadloop.source", source.dropLast(source.count - 13) + "0")
        },
        event("a verdict by another rep", says: "by another rep", type: "rejected") {
            $0.text = $0.text.replacing("\"repId\":\"rep\"", with: "\"repId\":\"rip\"")
        },
        Spoil("a verdict without its event", .decisions, says: "must have the events") { world in
            guard world.dropVerdictEvents() else { return nil }
            return world.topics.feedback
        },
        Spoil("a verdict without its judgement", .decisions, says: "has no judgement") {
            let isChanged = $0.change($0.judgements) { records -> Bool in
                guard let at = records.lastIndex(where: { !$0.text.contains("silence") }) else {
                    return false
                }
                records.remove(at: at)
                return true
            }
            return isChanged ? $0.topics.feedback : nil
        },
        Spoil("a judgement that stands there twice", .decisions, says: "a second judgement") {
            guard $0.change($0.judgements, { $0.insert($0[0], at: 1) }) else { return nil }
            return $0.topics.judgements
        },
        judgement("a judgement with another mask", says: "mask is") {
            $0.text = $0.text.replacing("\"mask\":[", with: "\"mask\":[\"more\",")
                .replacing(",]", with: "]")
        },
        judgement("a judgement with another y", says: "y is") {
            let is1 = $0.text.contains("\"y\":1")
            $0.text = $0.text.replacing(
                is1 ? "\"y\":1" : "\"y\":0", with: is1 ? "\"y\":0" : "\"y\":1")
        },
        judgement("a judgement with a feature that was not there", says: "was not there") {
            $0.text = $0.text.replacing("\"features\":{", with: "\"features\":{\"more\":1,")
                .replacing(",}", with: "}")
        },
        judgement("a judgement of another MQL", says: "mqlId is") {
            $0.text = $0.text.replacing("\"mqlId\":\"", with: "\"mqlId\":\"0", maxReplacements: 1)
        },
    ]

    static let weights: [Spoil] = [
        Spoil("beliefs that the judgements do not give", .weights, says: "is not the fold") {
            guard
                $0.changeLast(
                    $0.weightsPlace, key: "default/current",
                    { record in
                        record.text = record.text.replacing("\"mean\":", with: "\"mean\":1")
                    })
            else { return nil }
            return $0.topics.weights
        },
        Spoil("what a verdict added is changed", .weights, says: "default/undo/0 is not what") {
            let isChanged = $0.changeLast(
                $0.weightsPlace, key: "default/undo/0",
                { record in
                    record.text = record.text.replacing("[-1,1,", with: "[-1,0.5,")
                })
            return isChanged ? $0.topics.weights : nil
        },
        Spoil("a version is missing", .weights, says: "is missing") { world in
            guard
                world.change(
                    world.weightsPlace,
                    { records in
                        let count = records.count
                        records.removeAll { $0.key == Array("default/1".utf8) }
                        return records.count < count
                    })
            else { return nil }
            return world.topics.weights
        },
        Spoil("a version was changed afterwards", .weights, says: "must never change") { world in
            guard
                world.change(
                    world.weightsPlace,
                    { records in
                        guard
                            let at = records.firstIndex(where: { $0.key == Array("default/1".utf8) }
                            )
                        else { return false }
                        var again = records[at]
                        again.text = again.text.replacing(
                            "\"version\":1,", with: "\"version\":1,\"more\":1,")
                        records.insert(again, at: at)
                        return true
                    })
            else { return nil }
            return world.topics.weights
        },
        Spoil("an entry of the audit of weights is missing", .weights, says: "is not what its") {
            // One that others follow.
            let isChanged = $0.change($0.changes) { records -> Bool in
                guard records.count > 1 else { return false }
                records.removeFirst()
                return true
            }
            return isChanged ? $0.topics.weightChanges : nil
        },
        Spoil("the last entry of the audit of weights is missing", .weights, says: "are missing") {
            guard $0.change($0.changes, { $0.removeLast() }) else { return nil }
            return $0.topics.weightChanges
        },
        Spoil("an entry of the audit of weights stands there twice", .weights, says: "no judgement")
        {
            guard $0.change($0.changes, { $0.append($0[$0.count - 1].moved(by: 1)) }) else {
                return nil
            }
            $0.log.ranges[$0.changes] = 0..<10_000
            return $0.topics.weightChanges
        },
        Spoil("the aggregator's offset is behind its state", .weights, says: "the group's offset") {
            guard let next = $0.log.groups["leadloop-aggregator"]?[$0.judgements] else {
                return nil
            }
            $0.log.groups["leadloop-aggregator"]![$0.judgements] = next - 1
            return $0.topics.judgements
        },
    ]
}
