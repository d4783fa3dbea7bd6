import Config
import Leads
import YAML

/// Points that people agreed on: per feature of the file, or those of a definition.
struct AgreedPoints {
    /// What the learner starts from.
    struct Result {
        var points: [String: Double] = [:]
        var baseRate: Double
        var pointsToDoubleOdds: Double
        var warnings: [String] = []
    }

    private let findings: Findings
    private var hand = HandPoints()
    private(set) var definition: Definition?
    private var adapter: DefinitionAdapter?

    init(_ file: (name: String, yaml: [UInt8])?, _ table: CSVTable) throws {
        findings = Findings(source: file?.name ?? "")
        guard let file, let root = parse(file.yaml, findings: findings) else {
            try refuse()
            return
        }
        let isDefinition = ["version", "threshold", "behaviours", "fit"].contains {
            root[$0] != nil
        }
        if isDefinition {
            let (read, found) = Definition.read(file.yaml, file: file.name)
            guard let read else { throw Self.error(found.map(\.description)) }
            definition = read
            adapter = DefinitionAdapter(read, table.columns.map(\.name))
        } else {
            hand = HandPoints.read(root, findings)
            hand.findColumns(table.columns.map(\.name), findings)
        }
    }

    /// Steps and labels of a column that points are given for.
    func entries(of column: String) -> [HandPoints.Entry] {
        hand.entries.filter { $0.column == column }
    }

    /// What the definition makes of a column; nil when it does not speak of it.
    mutating func features(
        of cells: ColumnCells, _ formats: FileFormats
    ) throws -> ColumnFeatures? {
        try adapter?.features(of: cells, formats)
    }

    /// - Throws: everything that is wrong with the file, at once.
    mutating func end(_ columns: [ColumnReport]) throws -> Result {
        if let definition, let adapter {
            return Result(
                points: adapter.points(columns), baseRate: definition.baseRate,
                pointsToDoubleOdds: definition.pointsToDoubleOdds,
                warnings: adapter.warnings + adapter.unused(columns))
        }
        let points = hand.points(columns, findings)
        try refuse()
        return Result(
            points: points, baseRate: hand.baseRate, pointsToDoubleOdds: hand.pointsToDoubleOdds,
            warnings: findings.sorted.map(\.description))
    }

    private func refuse() throws {
        guard findings.hasErrors else { return }
        throw Self.error(
            findings.sorted.filter { $0.severity == .error }.map(\.description))
    }

    private static func error(_ lines: [String]) -> BacktestError {
        BacktestError(
            .points, "the points cannot be used", why: lines.joined(separator: "\n"),
            remedy: "correct the file; without --points all start at 0")
    }
}
