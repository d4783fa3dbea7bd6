import Config
import Leads
import System
import YAML

/// The points that a backtest learned from an export, as the file of a definition.
package struct LearnedDefinition: Sendable {
    package private(set) var yaml = ""
    /// What the definition cannot say of the export, one sentence each.
    package private(set) var notes: [String] = []

    private static let attributesMax = 64
    private static let featuresMax = 256

    package init(_ export: Export, _ report: BacktestReport) throws {
        let points = Dictionary(
            report.features.map { ($0.key, $0.now) }, uniquingKeysWith: { first, _ in first })
        var names = DefinitionNames()
        var parts: [LearnedPart] = []
        for (place, column) in export.columns.enumerated() where column.leftOut == nil {
            let name = names.name(for: column.features.name, place: place)
            guard let part = LearnedPart(column.features, name: name, points) else {
                notes.append(
                    "'\(column.features.name)' is not in it: a definition has no steps of dates")
                continue
            }
            if let why = part.objection {
                notes += part.notes
                notes.append("'\(column.features.name)' is not in it: \(why)")
            } else {
                parts.append(part)
                notes += part.notes
            }
        }
        parts = fitting(parts)
        guard !parts.isEmpty else {
            throw BacktestError(
                .data, "the learned points cannot be written as a definition",
                why: notes.joined(separator: "\n"), remedy: "leave --write out")
        }
        if export.definition != nil {
            notes.append(
                "events, ignore and learning of the definition that was given are not in it")
        }
        write(parts, export, report)
        let (read, findings) = Definition.read(Array(yaml.utf8), file: "learned points")
        guard read != nil else {
            throw BacktestError(
                .data, "the learned points cannot be written as a definition",
                why: findings.map(\.description).joined(separator: "\n"),
                remedy: "report it with the header of the file; leave --write out meanwhile")
        }
    }

    /// As many parts as a definition may have, those that move a score most first.
    private mutating func fitting(_ parts: [LearnedPart]) -> [LearnedPart] {
        let order = parts.indices.sorted {
            (-parts[$0].spread, $0) < (-parts[$1].spread, $1)
        }
        var (kept, features): (Set<Int>, Int) = ([], 0)
        for at in order {
            let count = features + parts[at].featureCount
            if kept.count < Self.attributesMax, count <= Self.featuresMax {
                kept.insert(at)
                features = count
            } else {
                notes.append(
                    "'\(parts[at].column)' is not in it: a definition has at most "
                        + "\(Self.attributesMax) attributes and \(Self.featuresMax) weights")
            }
        }
        return parts.indices.filter(kept.contains).map { parts[$0] }
    }

    private mutating func write(
        _ parts: [LearnedPart], _ export: Export, _ report: BacktestReport
    ) {
        let stream = export.stream
        let double = stream.header.pointsToDoubleOdds
        let rate = 1 / (1 + exp2(report.offset / double))
        let threshold = Self.threshold(parts, stream)
        let accepted = stream.verdicts.count(where: \.isAccepted)
        var lines = [
            "# Points that leadloop learn found in \(Printable.text(stream.header.name)):",
            "# \(stream.verdicts.count) verdicts, \(accepted) of them accepted. Rounded to whole points.",
        ]
        lines += notes.map { "# Note: \(Printable.text($0))" }
        lines += [
            "version: 1", "model: \(Self.model(stream.header.name))",
            "points_to_double_odds: \(shortNumber(double))",
            "base_rate: \(min(max(rate, 0.000_001), 0.999_999))  # of a lead with score 0",
            "threshold: \(threshold)  # as many leads of the file reach it as sales accepted",
            "exit: \(shortNumber(Double(threshold) - double))",
        ]
        let behaviours = parts.filter(\.isBehaviour)
        let fit = parts.filter { !$0.isBehaviour }
        if !behaviours.isEmpty { lines += ["behaviours:"] + behaviours.flatMap(\.lines) }
        if !fit.isEmpty { lines += ["fit:"] + fit.flatMap(\.lines) }
        yaml = lines.joined(separator: "\n") + "\n"
    }

    private static func model(_ name: String) -> String {
        let stem = name.split(separator: ".").first.map(String.init) ?? ""
        var names = DefinitionNames()
        return names.name(for: stem, place: 0)
    }

    /// The score that as many leads reach as were accepted.
    private static func threshold(_ parts: [LearnedPart], _ stream: VerdictStream) -> Int {
        var points: [String: Double] = [:]
        for part in parts { points.merge(part.pointsOfKey) { first, _ in first } }
        let scores = stream.verdicts.map { verdict in
            stream.features(verdict).reduce(0.0) { $0 + (points[$1.key] ?? 0) * $1.x }
        }.sorted(by: >)
        let accepted = stream.verdicts.count(where: \.isAccepted)
        let score = scores.isEmpty ? 0 : scores[min(max(accepted, 1), scores.count) - 1]
        return Int(score.rounded(.down))
    }
}
