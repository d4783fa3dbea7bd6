// Ways to spoil what learning asks of the scorer (O8): the exploration band, silence, shadows.
import Audit
import Config
import Kafka
import Leads

extension Spoil {
    private enum Topic {
        case mqlEvents, judgements
        func place(in world: AuditWorld) -> TopicPartition {
            self == .mqlEvents ? world.mqlEvents : world.judgements
        }
    }

    /// Changes the first record that a text tells from others.
    private static func record(
        _ name: String, of topic: Topic, with text: String,
        says: String, _ change: @escaping @Sendable (inout AuditRecord) -> Void
    ) -> Spoil {
        Spoil(name, .decisions, says: says) { world in
            let place = topic.place(in: world)
            let isChanged = world.change(place) { records -> Bool in
                guard let at = records.firstIndex(where: { $0.text.contains(text) }) else {
                    return false
                }
                let before = records[at]
                change(&records[at])
                return records[at] != before
            }
            return isChanged ? place.topic : nil
        }
    }

    /// Removes the first record that a text tells from others.
    private static func missing(
        _ name: String, of topic: Topic, with text: String,
        says: String
    ) -> Spoil {
        Spoil(name, .decisions, says: says) { world in
            let isChanged = world.change(topic.place(in: world)) { records -> Bool in
                guard let at = records.firstIndex(where: { $0.text.contains(text) }) else {
                    return false
                }
                records.remove(at: at)
                return true
            }
            return isChanged ? world.topics.engagement : nil
        }
    }

    private static let explored = "\"trigger\":\"exploration\""
    private static let silent = "\"kind\":\"silence\""

    static let learning: [Spoil] = [
        record(
            "an explored lead as one of its own merit", of: .mqlEvents, with: explored,
            says: "although gate threshold failed"
        ) {
            $0.text = $0.text.replacing(explored, with: "\"trigger\":\"event\"")
                .replacing("\"exploration\":true", with: "\"exploration\":false")
        },
        record(
            "a flag that is not the trigger's", of: .mqlEvents, with: explored,
            says: "exploration is false, the trigger exploration"
        ) {
            $0.text = $0.text.replacing("\"exploration\":true", with: "\"exploration\":false")
        },
        record(
            "a lead of its own merit as an explored one", of: .mqlEvents,
            with: "\"trigger\":\"event\"", says: "does not show a score below it"
        ) {
            $0.text = $0.text.replacing("\"trigger\":\"event\"", with: explored)
                .replacing("\"exploration\":false", with: "\"exploration\":true")
        },
        record(
            "another propensity", of: .mqlEvents, with: explored, says: "propensity is 0.1"
        ) {
            $0.text = $0.text.replacing("\"propensity\":0.7", with: "\"propensity\":0.1")
        },
        missing(
            "a hand-over that the band owes", of: .mqlEvents, with: explored,
            says: "and was not handed over"),
        Spoil("a lead that is not in the band", .decisions, says: "not in the exploration band") {
            // The same run, audited by a smaller share.
            guard $0.log.records[$0.mqlEvents]!.contains(where: { $0.text.contains(explored) })
            else { return nil }
            $0.auditedShare = 1e-9
            return $0.topics.mqlEvents
        },
        Spoil("a hand-over before its time", .decisions, says: "before it had the time") {
            guard $0.log.records[$0.mqlEvents]!.contains(where: { $0.text.contains(explored) })
            else { return nil }
            $0.auditedAfterSeconds = 20 * 86_400
            return $0.topics.mqlEvents
        },
        missing(
            "a silence that nothing came of", of: .judgements, with: silent,
            says: "was silent too long"),
        Spoil("a silence that stands there twice", .decisions, says: "second judgement of the same")
        { world in
            let isChanged = world.change(world.judgements) { records -> Bool in
                guard let at = records.firstIndex(where: { $0.text.contains(silent) }) else {
                    return false
                }
                records.insert(records[at], at: at + 1)
                return true
            }
            return isChanged ? world.topics.judgements : nil
        },
        record(
            "a silence that accepts", of: .judgements, with: silent, says: "y is true"
        ) { $0.text = $0.text.replacing("\"y\":0", with: "\"y\":1") },
        record(
            "a silence with a rep", of: .judgements, with: silent, says: "repId is rep"
        ) { $0.text = $0.text.replacing("\"repId\":\"silence\"", with: "\"repId\":\"rep\"") },
        record(
            "a silence at another time", of: .judgements, with: silent, says: "at is"
        ) { $0.text = $0.text.replacing("\"at\":\"2026", with: "\"at\":\"2027") },
        record(
            "a silence of another MQL", of: .judgements, with: silent, says: "mqlId is"
        ) {
            $0.text = $0.text.replacing("\"mqlId\":\"", with: "\"mqlId\":\"0")
        },
        record(
            "a silence under another id", of: .judgements, with: silent,
            says: "no lead was silent for so long"
        ) {
            $0.text = $0.text.replacing("\"judgementId\":\"", with: "\"judgementId\":\"0")
        },
        Spoil("a verdict that leaves the silence in force", .decisions, says: "supersedes is none")
        { world in
            let silences = (world.log.records[world.judgements] ?? []).filter {
                $0.text.contains(silent)
            }.compactMap { $0.text.split(separator: "\"judgementId\":\"").last?.prefix(32) }
            let isChanged = world.change(world.judgements) { records -> Bool in
                for at in records.indices {
                    for id in silences where records[at].text.contains("\"supersedes\":\"\(id)\"") {
                        records[at].text = records[at].text.replacing("\"\(id)\"", with: "null")
                        return true
                    }
                }
                return false
            }
            return isChanged ? world.topics.judgements : nil
        },
        record(
            "a shadow of another half-life", of: .judgements, with: "\"shadows\":{",
            says: "the shadow of"
        ) {
            $0.text = $0.text.replacing(#/(shadows":{"[a-z]+":\[)[^,]+/#) { "\($0.output.1)0.001" }
        },
        record(
            "a judgement without its shadows", of: .judgements, with: "\"shadows\":{",
            says: "has no shadow"
        ) { $0.text = $0.text.replacing(#/"shadows":{[^}]+},/#, with: "") },
        record(
            "a judgement that hides the exploration", of: .judgements,
            with: "\"exploration\":true", says: "exploration is false"
        ) {
            $0.text = $0.text.replacing("\"exploration\":true", with: "\"exploration\":false")
        },
    ]
}
