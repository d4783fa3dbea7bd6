package import YAML

/// What a person thinks of the columns of an export: a file of points per feature.
///
///     base_rate: 0.3
///     points:
///       TotalVisits>=3: 10
///       Lead Origin=Lead Add Form: 30
package struct HandPoints: Sendable {
    package struct Entry: Sendable, Equatable {
        package let key: String
        package let mark: Mark
        package let points: Double
        /// nil until a column is found.
        package var column: String?
        /// Of `column>=threshold`.
        package var threshold: Double?
        /// Of `column=label`.
        package var label: String?
    }

    var baseRate = 0.2
    var pointsToDoubleOdds = 20.0
    var entries: [Entry] = []

    static let pointsRange = -200.0...200.0

    /// Notes what is wrong in `findings`.
    static func read(_ yaml: [UInt8], _ findings: Findings) -> HandPoints {
        guard let root = parse(yaml, findings: findings) else { return HandPoints() }
        return Fields.read(root, of: nil, findings) { fields in
            var points = HandPoints()
            points.baseRate = fields.number("base_rate", in: 0.001...0.999) ?? points.baseRate
            points.pointsToDoubleOdds =
                fields.number("points_to_double_odds", in: 1...1_000) ?? points.pointsToDoubleOdds
            guard let node = fields.take("points", .required) else { return points }
            guard case .mapping(let entries) = node.value else {
                let _: Int? = node.refuse("a mapping of features to points", "'points'", findings)
                return points
            }
            points.entries = entries.compactMap { entry in
                entry.value.number("the points of '\(entry.key)'", in: pointsRange, findings).map {
                    Entry(key: entry.key, mark: entry.mark, points: $0)
                }
            }
            return points
        } ?? HandPoints()
    }

    /// Finds the columns that the entries speak of.
    mutating func findColumns(in table: CSVTable, _ findings: Findings) {
        for at in entries.indices {
            let key = entries[at].key
            let columns = table.columns.filter { column in
                key.hasPrefix(column.name) && Self.condition(key, column.name) != nil
            }
            guard let column = columns.max(by: { $0.name.count < $1.name.count }),
                let condition = Self.condition(key, column.name)
            else {
                findings.error(
                    "'\(key)' is neither 'COLUMN=label' nor 'COLUMN>=number' of a column"
                        + suggestion(for: Self.column(of: key), in: table.columns.map(\.name)),
                    at: entries[at].mark)
                continue
            }
            entries[at].column = column.name
            (entries[at].threshold, entries[at].label) = condition
        }
    }

    /// What follows the column's name: `>=3`, `=label`.
    private static func condition(_ key: String, _ column: String) -> (Double?, String?)? {
        let rest = trimmed(String(key.dropFirst(column.count)))
        if rest.hasPrefix(">=") {
            return Double(trimmed(String(rest.dropFirst(2)))).map { ($0, nil) }
        }
        return rest.hasPrefix("=") ? (nil, trimmed(String(rest.dropFirst()))) : nil
    }

    private static func column(of key: String) -> String {
        trimmed(String(key.prefix { $0 != "=" && $0 != ">" }))
    }

    /// Points by the keys of features; entries that no feature has are findings.
    func points(_ columns: [ColumnReport], _ findings: Findings) -> [String: Double] {
        var points: [String: Double] = [:]
        for entry in entries {
            guard let column = columns.first(where: { $0.features.name == entry.column }) else {
                continue
            }
            if let why = column.leftOut {
                findings.warning(
                    "the points of '\(entry.key)' are not used: '\(column.features.name)' is left "
                        + "out (\(why))", at: entry.mark)
            } else if let key = column.features.key(of: entry) {
                points[key] = entry.points
            } else {
                findings.error(
                    "column '\(column.features.name)' has no '\(entry.key)'"
                        + suggestion(for: entry.key, in: column.features.keys),
                    at: entry.mark)
            }
        }
        return points
    }
}

extension ColumnFeatures {
    /// The feature that an entry of this column speaks of.
    fileprivate func key(of entry: HandPoints.Entry) -> String? {
        let wanted =
            entry.threshold.map { "\(name)>=\(shortNumber($0))" }
            ?? "\(name)=\(entry.label ?? "")"
        return keys.first { $0.lowercased() == wanted.lowercased() }
    }
}
