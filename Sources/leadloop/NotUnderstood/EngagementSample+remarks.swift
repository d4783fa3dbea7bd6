import Leads
import Scoring
import System
import Wire

extension EngagementSample {
    /// What `check` says about the newest records.
    func remarks(of topic: String) -> [Remark] {
        guard count > 0 else { return [] }
        let text = NotUnderstoodText(found: found, definition: definition)
        let of = "of \(counted(count, "sampled record")) of \(topic)"
        var remarks = text.nearMissCounts.map {
            Remark.warning(
                "\($0)", why: "names are compared letter by letter; such events are worth nothing",
                remedy:
                    "correct the name in the definition or at its producer, or list it in 'ignore'")
        }
        remarks += text.misreadCounts.map {
            Remark.warning(
                $0, why: "leads that are told so stay without the attribute",
                remedy:
                    "send plain numbers (1200, not '1,200'), true or false, or text; or give the "
                    + "attribute another type")
        }
        if !unheard.isEmpty {
            let names = unheard.map { "\($0.name) ('\($0.event)')" }
            remarks.append(
                .warning(
                    "never seen: \(Printable.text(names.joined(separator: ", ")))",
                    why: "no event of that name is among the \(of.dropFirst(3))",
                    remedy: "if it should be, compare the name with what its producer sends"))
        }
        if !nothings.isEmpty {
            let ids = nothings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let shown = ids.prefix(3).map { "'\(Printable.text($0.key))' \(grouped($0.value))" }
            remarks.append(
                .warning(
                    "ids that are the text of nothing: \(shown.joined(separator: ", "))"
                        + (ids.count > shown.count ? " and others" : ""),
                    why: "everybody who has such an id would be one lead; such records go to the "
                        + "dead letters, key_invalid",
                    remedy: "let the producer send no event before it knows the id, or send an "
                        + "anonymousId of its own"))
        }
        if !refused.isEmpty {
            let codes = refused.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                "\($0.key.rawValue) \(grouped($0.value))"
            }
            remarks.append(
                .warning(
                    "\(grouped(refused.values.reduce(0, +))) \(of) cannot be used: "
                        + codes.joined(separator: ", "),
                    why: "they go to the dead letters",
                    remedy: "leadloop tail the dead letter topic for the place of each fault"))
        }
        if let merges = text.merges {
            remarks.append(
                .warning(
                    merges, why: "no lead is joined with the visitor that it was",
                    remedy: "send userId with every event from sign-up on"))
        }
        if let others = text.others {
            remarks.append(.ok("events that count for nothing: \(others)"))
        }
        if remarks.isEmpty { remarks = [.ok("all \(of.dropFirst(3)) are understood")] }
        return remarks
    }
}
