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

        package init(
            key: String, mark: Mark, points: Double, column: String? = nil,
            threshold: Double? = nil, label: String? = nil
        ) {
            (self.key, self.mark, self.points) = (key, mark, points)
            (self.column, self.threshold, self.label) = (column, threshold, label)
        }
    }

    var baseRate = 0.2
    var pointsToDoubleOdds = 20.0
    var entries: [Entry] = []

    static let pointsRange = -200.0...200.0

    /// Notes what is wrong in `findings`.
    static func read(_ root: Node, _ findings: Findings) -> HandPoints {
        Fields.read(root, of: nil, findings) { fields in
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
    mutating func findColumns(_ names: [String], _ findings: Findings) {
        for at in entries.indices {
            let key = entries[at].key
            let columns = names.filter { key.hasPrefix($0) && Self.condition(key, $0) != nil }
            if let column = columns.max(by: { $0.count < $1.count }),
                let condition = Self.condition(key, column)
            {
                entries[at].column = column
                (entries[at].threshold, entries[at].label) = condition
            } else if names.contains(key) {
                // What to write instead shows when its features are known.
                entries[at].column = key
            } else {
                findings.error(
                    "'\(key)' is neither 'COLUMN=label' nor 'COLUMN>=number' of a column"
                        + suggestion(for: Self.column(of: key), in: names),
                    at: entries[at].mark)
            }
        }
    }

    /// What follows the column's name: `>=3`, `=label`.
    private static func condition(_ key: String, _ column: String) -> (Double?, String?)? {
        let rest = trimmed(String(key.dropFirst(column.count)))
        if rest.hasPrefix(">=") {
            return Double(trimmed(String(rest.dropFirst(2)))).flatMap {
                $0.isFinite ? ($0, nil) : nil
            }
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
            let features = column.features
            if let why = column.leftOut {
                findings.warning(
                    "the points of '\(entry.key)' are not used: '\(features.name)' is left "
                        + "out (\(why))", at: entry.mark)
            } else if entry.threshold == nil, entry.label == nil {
                findings.error(
                    "'\(entry.key)' is a column; points belong to a feature of it"
                        + "; did you mean '\(features.exampleKey)'?", at: entry.mark)
            } else if let key = features.key(of: entry) {
                points[key] = entry.points
            } else {
                findings.error(
                    "column '\(features.name)' has no '\(entry.key)'"
                        + suggestion(for: entry.key, in: features.keys),
                    at: entry.mark)
            }
        }
        return points
    }
}

extension ColumnFeatures {
    /// The feature that an entry of this column speaks of.
    fileprivate func key(of entry: HandPoints.Entry) -> String? {
        if let threshold = entry.threshold {
            return rungs.firstIndex(of: threshold).map { keys[$0] }
        }
        let wanted = "\(name)=\(entry.label ?? "")".lowercased()
        if let key = keys.first(where: { $0.lowercased() == wanted }) { return key }
        // Yes is yes in any language.
        guard case .boolean = kind, YesNo.answer(entry.label ?? "") == true else { return nil }
        return keys.first
    }

    fileprivate var exampleKey: String {
        isLadder ? keys[keys.count / 2] : keys.first ?? "\(name)=label"
    }
}
