import Leads

/// A definition on the columns of an export: the features that a service with it would learn, as far
/// as the file has them.
struct DefinitionAdapter {
    private let definition: Definition
    private var attributeOfColumn: [String: FitAttribute] = [:]
    private var behaviourOfColumn: [String: Behaviour] = [:]
    /// What the file has no column for.
    private(set) var warnings: [String] = []

    init(_ definition: Definition, _ columns: [String]) {
        self.definition = definition
        var (columnOfName, columnOfSnake): ([String: String], [String: String]) = ([:], [:])
        for column in columns.reversed() {
            columnOfName[ColumnNames.plain(column)] = column
            columnOfSnake[DefinitionNames.snake(column)] = column
        }
        func column(_ names: [String]) -> String? {
            // The second as `learn --write` names what cannot be a trait: `Size (Mio.)`.
            names.lazy.compactMap { columnOfName[ColumnNames.plain($0)] }.first
                ?? names.lazy.compactMap { columnOfSnake[$0] }.first
        }
        var missing: [String] = []
        for attribute in definition.fit {
            // `company.employees` is a column Employees in most exports.
            let last = attribute.from.compactMap { $0.split(separator: ".").last.map(String.init) }
            if let column = column(attribute.from + [attribute.name] + last) {
                attributeOfColumn[column] = attribute
            } else {
                missing.append(attribute.name)
            }
        }
        for behaviour in definition.behaviours {
            if let column = column([behaviour.name, behaviour.event]),
                attributeOfColumn[column] == nil
            {
                behaviourOfColumn[column] = behaviour
            } else {
                missing.append(behaviour.name)
            }
        }
        if !missing.isEmpty {
            warnings = [
                "the file has no column for \(missing.joined(separator: ", ")) of the definition: "
                    + "these points are not used"
            ]
        }
    }

    /// nil: the definition does not speak of the column.
    func features(
        of cells: ColumnCells, _ formats: FileFormats
    ) throws(BacktestError) -> ColumnFeatures? {
        let column = cells.column
        if let attribute = attributeOfColumn[column.name] {
            return try features(attribute, cells, formats)
        }
        guard let behaviour = behaviourOfColumn[column.name] else { return nil }
        let values = try values(cells, formats)
        let most = behaviour.maxCount
        var made = ColumnFeatures(
            column, .number(values), keys: [behaviour.name],
            ofCode: values.map { value in
                guard let value, value > 0 else { return [] }
                return [ColumnFeatures.Entry(feature: 0, x: min(value, most) / most)]
            })
        made.origin = .behaviour(behaviour)
        return made
    }

    private func features(
        _ attribute: FitAttribute, _ cells: ColumnCells, _ formats: FileFormats
    ) throws(BacktestError) -> ColumnFeatures {
        let column = cells.column
        let keys = attribute.labels.map { "\(attribute.name)=\($0.label)" }
        let kind: ColumnKind
        let label: [Int?]
        switch attribute.kind {
        case .text(let sets, let otherwise):
            let texts = column.texts.map { $0.lowercased() }
            kind = .category(texts)
            label = texts.map { text in
                sets.firstIndex { $0.values.contains(text) }
                    ?? (otherwise == nil ? nil : sets.count)
            }
        case .number(let bands):
            let values = try values(cells, formats)
            kind = .number(values)
            label = values.map { value in
                value.flatMap { value in
                    bands.firstIndex { $0.below.map { value < $0 } ?? true }
                }
            }
        case .bool:
            let answers = column.texts.map(YesNo.answer)
            kind = .boolean(answers.map { $0 == true })
            label = answers.map { $0.map { $0 ? 0 : 1 } }
        }
        var made = ColumnFeatures(
            column, kind, keys: keys,
            ofCode: label.map { $0.map { [ColumnFeatures.Entry(feature: $0)] } ?? [] })
        made.origin = .attribute(attribute)
        return made
    }

    private func values(
        _ cells: ColumnCells, _ formats: FileFormats
    ) throws(BacktestError) -> [Double?] {
        guard let reading = formats.numbers(cells) else { throw OpenNumbers([cells]).error }
        return reading.values
    }

    /// Words about columns of the definition that nothing is learned from.
    func unused(_ columns: [ColumnReport]) -> [String] {
        columns.filter { $0.leftOut != nil && $0.features.origin != .file }.map {
            "the points of '\($0.features.name)' are not used: it is left out "
                + "(\($0.leftOut ?? ""))"
        }
    }

    /// By feature, of columns that are learned from.
    func points(_ columns: [ColumnReport]) -> [String: Double] {
        var points: [String: Double] = [:]
        for column in columns where column.leftOut == nil {
            switch column.features.origin {
            case .file: break
            case .behaviour(let behaviour): points[column.features.keys[0]] = behaviour.weight
            case .attribute(let attribute):
                for (key, label) in zip(column.features.keys, attribute.labels) {
                    points[key] = label.points
                }
            }
        }
        return points
    }
}
