import Leads
import System
import Wire

extension FeedbackSample {
    private static let shownMax = 5

    /// What `check` says about the newest verdicts.
    ///
    /// - Parameters:
    ///   - known: ids of leads with an MQL; nil: not known.
    ///   - events: ids of the newest events.
    func remarks(of topic: String, known: Set<[UInt8]>?, events: Set<[UInt8]>) -> [Remark] {
        guard count > 0 else { return [] }
        var remarks: [Remark] = []
        let sentence =
            known.map { StrayVerdicts(leads, known: $0).sentence }
            ?? StrayVerdicts(leads, known: events).sentenceOfEvents
        if let sentence {
            remarks.append(
                .warning(
                    "\(topic): \(sentence)",
                    why:
                        "ids are compared letter by letter; a verdict on a lead that never qualified "
                        + "is ignored and teaches nothing",
                    remedy: "send verdicts under the id that mql.events and the events have"))
        }
        if !oddReasons.isEmpty {
            let reasons = oddReasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let shown = reasons.prefix(Self.shownMax).map {
                "'\(Printable.text($0.key))' \(grouped($0.value))"
            }
            remarks.append(
                .warning(
                    "\(topic): reasons outside the list: \(shown.joined(separator: ", "))"
                        + (reasons.count > shown.count ? " and others" : ""),
                    why: "such verdicts go to the dead letters, reason_unknown; the list has "
                        + Reason.list,
                    remedy: "map them where the verdicts are made; case, blanks and separators do "
                        + "not matter"))
        }
        remarks += text.blameCounts.map {
            .warning(
                "\(topic): \($0)", why: "fitAttributes names attributes of the definition",
                remedy: "name one of \(names), or add the attribute to the definition")
        }
        remarks += text.muteCounts.map {
            .warning(
                "\(topic): \($0)", why: "nobody would learn from it",
                remedy: "say 'kind:' at the attribute that tells it, or add one")
        }
        if !refused.isEmpty {
            let codes = refused.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                "\($0.key.rawValue) \(grouped($0.value))"
            }
            remarks.append(
                .warning(
                    "\(grouped(refused.values.reduce(0, +))) of \(counted(count, "sampled verdict")) "
                        + "of \(topic) cannot be used: \(codes.joined(separator: ", "))",
                    why: "they go to the dead letters",
                    remedy: "leadloop dlq list for the place of each fault"))
        }
        if remarks.isEmpty {
            remarks = [.ok("all \(counted(count, "sampled verdict")) of \(topic) are understood")]
        }
        return remarks
    }

    /// The same in sentences for `report`.
    func notes(known: Set<[UInt8]>?) -> [String] {
        let sentence = known.flatMap { StrayVerdicts(leads, known: $0).sentence }
        return (sentence.map { ["of the newest verdicts: \($0)"] } ?? [])
            + text.blameCounts + text.muteCounts
    }

    private var names: String {
        let names = definition.fit.map(\.name)
        return names.isEmpty ? "none (it has no 'fit')" : names.joined(separator: ", ")
    }
}
