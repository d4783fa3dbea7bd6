import Leads
import Scoring
import System
import YAML

/// What was not understood, in sentences for people.
struct NotUnderstoodText {
    let found: NotUnderstood
    let definition: Definition

    private static let shownMax = 5

    /// Names that look like one that the definition has: most probably a typo on one of the sides.
    var nearMisses: [String] {
        found.events.compactMap { event in
            meant(by: event.name).map {
                "'\(Printable.text(event.name))' is counted by no behaviour; did you mean '\($0)'?"
            }
        }
    }

    /// The same with numbers.
    var nearMissCounts: [String] {
        found.events.compactMap { event in
            meant(by: event.name).map {
                "\(counted(Int(event.count), "event")) '\(Printable.text(event.name))' "
                    + "counted by no behaviour; did you mean '\($0)'?"
            }
        }
    }

    /// `'Page Scrolled' 120, 'Chat Opened' 3 and others`; nil when there are none but near misses.
    var others: String? {
        let others = found.events.filter { meant(by: $0.name) == nil }
        guard !others.isEmpty else { return nil }
        let shown = others.prefix(Self.shownMax).map {
            "'\(Printable.text($0.name))' \(grouped($0.count))"
        }
        return shown.joined(separator: ", ") + (others.count > shown.count ? " and others" : "")
    }

    /// By attribute, without the number: the same as long as no other attribute joins.
    var misreadAttributes: [String] {
        found.traits.map { trait in
            "values of attribute '\(trait.attribute)' are not \(Self.kind(of: trait, definition)), "
                + "such as \(Printable.text(trait.example)): the lead stays without it"
        }
    }

    var misreadCounts: [String] {
        found.traits.map { trait in
            "\(counted(Int(trait.count), "value")) of attribute '\(trait.attribute)' not understood "
                + "as \(Self.kind(of: trait, definition)), such as \(Printable.text(trait.example))"
        }
    }

    /// Attributes that sales blamed and the definition does not have.
    var blames: [String] { found.blamed.map { blame($0.name) } }

    var blameCounts: [String] {
        found.blamed.map { "\(counted(Int($0.count), "rejection")): \(blame($0.name))" }
    }

    private func blame(_ name: String) -> String {
        let near = nearest(name.lowercased(), in: definition.fit.map(\.name))
        return
            "bad_fit blames '\(Printable.text(name))', an attribute that the definition does not "
            + "have, and teaches nothing of it" + (near.map { "; did you mean '\($0)'?" } ?? "")
    }

    /// Rejections for reasons about attributes of which the definition has none.
    var mute: [String] { muted.map { Self.mute($0.key) } }

    var muteCounts: [String] {
        muted.map { "\(counted(Int($0.value), "rejection")): \(Self.mute($0.key))" }
    }

    private var muted: [(key: Reason, value: Int64)] {
        found.mute.sorted { $0.key.rawValue < $1.key.rawValue }
    }

    private static func mute(_ reason: Reason) -> String {
        "\(reason.rawValue) teaches nothing: no attribute of the definition is of kind "
            + reason.subjects.map(\.rawValue).joined(separator: " or ")
    }

    /// nil when nobody was merged and nobody is anonymous.
    var merges: String? {
        guard found.aliasCount + found.anonymousCount > 0 else { return nil }
        return "alias and merge are not supported yet: "
            + "\(counted(Int(found.aliasCount), "alias call")) and "
            + "\(counted(Int(found.anonymousCount), "record")) of anonymous leads seen; what a lead did "
            + "before it was known stays with its anonymous id"
    }

    private static func kind(of trait: NotUnderstood.Trait, _ definition: Definition) -> String {
        switch definition.fit.first(where: { $0.name == trait.attribute })?.kind {
        case .number: "a number"
        case .bool: "true or false"
        case .text, nil: "a text"
        }
    }

    /// The event of the definition that a name is probably meant to be.
    func meant(by name: String) -> String? {
        let events = definition.behaviours.map(\.event) + definition.ignore
        let plain = Self.plain(name)
        if let same = events.first(where: { Self.plain($0) == plain }) { return same }
        let lowered = events.map { $0.lowercased() }
        return nearest(name.lowercased(), in: lowered)
            .flatMap { lowered.firstIndex(of: $0) }.map { events[$0] }
    }

    /// Letters and digits only: `demo_requested` is `Demo Requested`.
    private static func plain(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }
}

/// Tells each thing that is not understood once.
struct NotUnderstoodNews {
    private var told: Set<String> = []

    mutating func new(_ text: NotUnderstoodText) -> [String] {
        let merges = text.found.aliasCount > 0 ? text.merges : nil
        var lines = text.nearMisses + text.misreadAttributes + text.blames + text.mute
        // Its numbers move; it is told once.
        if let merges, told.insert("merges").inserted { lines.append(merges) }
        return lines.filter { $0 == merges || told.insert($0).inserted }
    }
}
