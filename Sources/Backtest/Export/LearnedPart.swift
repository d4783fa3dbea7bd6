import Config
import Leads
import System
import YAML

/// One column's learned points as lines of a definition.
struct LearnedPart {
    let column: String
    private(set) var lines: [String] = []
    /// As written, whole, by key of the backtest: a step has what it adds.
    private(set) var pointsOfKey: [String: Double] = [:]
    private(set) var notes: [String] = []
    private(set) var featureCount = 0
    private(set) var isBehaviour = false
    private var written: [Double] = []

    private static let pointsRange = -200.0...200.0
    private static let lineBytesMax = 96

    /// - Returns: nil when the definition language has nothing like it.
    init?(_ features: ColumnFeatures, name: String, _ points: [String: Double]) {
        column = features.name
        let learned = features.keys.map { Self.clamped(points[$0] ?? 0) }
        switch features.origin {
        case .behaviour(let behaviour): takeBehaviour(behaviour, features, learned)
        case .attribute(let attribute): takeAttribute(attribute, features, learned)
        case .file:
            switch features.kind {
            case .number: takeLadder(features, name, points)
            case .category: takeLabels(features, name, learned)
            case .boolean: takeYes(features, name, learned)
            default: return nil
            }
        }
    }

    private static func clamped(_ points: Double) -> Double {
        min(max(points.rounded(), pointsRange.lowerBound), pointsRange.upperBound)
    }

    /// How far it can move a score.
    var spread: Double { (written.max() ?? 0) - (written.min() ?? 0) }

    /// Why a definition with it cannot be read; nil when it can.
    var objection: String? {
        let text =
            "version: 1\nthreshold: -1000\nexit: -1001\n"
            + (isBehaviour ? "behaviours:\n" : "fit:\n") + lines.joined(separator: "\n") + "\n"
        let (read, findings) = Definition.read(Array(text.utf8), file: column)
        guard read == nil else { return nil }
        return findings.first { $0.severity == .error }?.message ?? "it cannot be read"
    }

    private mutating func open(_ features: ColumnFeatures, _ name: String, type: String) {
        let traits = DefinitionNames.traits(of: features.name, name: name)
        lines = [
            "  - name: \(name)", "    type: \(type)",
            "    from: [\(traits.map(Printable.quoted).joined(separator: ", "))]",
        ]
        if features.name.contains(".") {
            notes.append(
                "'\(features.name)' is read from the trait '\(name)': a dot in a name steps into "
                    + "an object")
        }
    }

    /// Bands whose points are the sums of the steps below them.
    private mutating func takeLadder(
        _ features: ColumnFeatures, _ name: String, _ points: [String: Double]
    ) {
        open(features, name, type: "number")
        var (sum, last) = (0.0, 0.0)
        lines += ["    bands:"]
        for (key, rung) in zip(features.keys, features.rungs) {
            lines.append("      - {below: \(shortNumber(rung)), points: \(shortNumber(last))}")
            written.append(last)
            sum += points[key] ?? 0
            let next = Self.clamped(sum)
            pointsOfKey[key] = next - last
            last = next
        }
        lines.append("      - {points: \(shortNumber(last))}")
        written.append(last)
        featureCount = features.rungs.count + 1
    }

    private mutating func takeLabels(
        _ features: ColumnFeatures, _ name: String, _ learned: [Double]
    ) {
        open(features, name, type: "text")
        lines += ["    sets:"]
        var otherwise: Double?
        for (at, key) in features.keys.enumerated() {
            let label = String(key.dropFirst(features.name.count + 1))
            let texts = Set((features.textsOfKey[at] ?? []).map { $0.lowercased() }).sorted()
            if at == features.otherKey || label.lowercased() == "other" && features.sharesRest(at) {
                otherwise = learned[at]
            } else if let line = set(label, texts, learned[at]) {
                lines.append(line)
                featureCount += 1
            } else {
                notes.append("'\(key)' is not in it: texts of a set are lines of at most 96 bytes")
                continue
            }
            written.append(learned[at])
            pointsOfKey[key] = learned[at]
        }
        if let otherwise {
            lines.append("    otherwise: \(shortNumber(otherwise))")
            featureCount += 1
        }
    }

    private func set(_ label: String, _ texts: [String], _ points: Double) -> String? {
        guard !texts.isEmpty, (texts + [label]).allSatisfy(Self.isLine) else { return nil }
        return "      - {label: \(Printable.quoted(label)), "
            + "in: [\(texts.map(Printable.quoted).joined(separator: ", "))], "
            + "points: \(shortNumber(points))}"
    }

    private static func isLine(_ text: String) -> Bool {
        (1...lineBytesMax).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    private mutating func takeYes(
        _ features: ColumnFeatures, _ name: String, _ learned: [Double]
    ) {
        let texts = Set((features.textsOfKey[0] ?? []).map { $0.lowercased() }).sorted()
        if texts == ["true"] {
            open(features, name, type: "bool")
            lines.append("    points: {true: \(shortNumber(learned[0])), false: 0}")
            featureCount = 2
        } else {
            open(features, name, type: "text")
            let label = String(features.keys[0].dropFirst(features.name.count + 1))
            lines += ["    sets:", set(label, texts, learned[0]) ?? ""]
            featureCount = 1
        }
        written = [0, learned[0]]
        pointsOfKey[features.keys[0]] = learned[0]
    }

    private mutating func takeBehaviour(
        _ behaviour: Behaviour, _ features: ColumnFeatures, _ learned: [Double]
    ) {
        isBehaviour = true
        featureCount = 1
        let each = (learned[0] / behaviour.maxCount * 100).rounded() / 100
        lines = [
            "  - {name: \(behaviour.name), match: {event: \(Printable.quoted(behaviour.event))}, "
                + "points: \(shortNumber(each)), max_count: \(shortNumber(behaviour.maxCount)), "
                + "half_life: \(shortNumber(behaviour.halfLifeSeconds.rounded()))s}"
        ]
        written = [0, each * behaviour.maxCount]
        pointsOfKey[features.keys[0]] = each * behaviour.maxCount
    }

    private mutating func takeAttribute(
        _ attribute: FitAttribute, _ features: ColumnFeatures, _ learned: [Double]
    ) {
        let from = attribute.from.map(Printable.quoted).joined(separator: ", ")
        func text(_ at: Int) -> String { shortNumber(learned[at]) }
        var type = "text"
        var rest: [String] = []
        switch attribute.kind {
        case .text(let sets, let otherwise):
            rest = ["    sets:"]
            for (at, one) in sets.enumerated() {
                rest.append(set(one.label, one.values, learned[at]) ?? "")
            }
            if otherwise != nil { rest.append("    otherwise: \(text(sets.count))") }
        case .number(let bands):
            type = "number"
            rest = ["    bands:"]
            for (at, band) in bands.enumerated() {
                let below = band.below.map { "below: \(shortNumber($0)), " } ?? ""
                rest.append(
                    "      - {\(below)label: \(Printable.quoted(band.label)), points: \(text(at))}")
            }
        case .bool:
            type = "bool"
            rest = ["    points: {true: \(text(0)), false: \(text(1))}"]
        }
        lines = ["  - name: \(attribute.name)", "    type: \(type)", "    from: [\(from)]"] + rest
        featureCount = learned.count
        written = [0] + learned
        for (key, points) in zip(features.keys, learned) { pointsOfKey[key] = points }
    }
}
