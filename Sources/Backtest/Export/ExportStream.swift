import Leads

/// Rows of an export as verdicts.
struct ExportStream {
    private(set) var stream = VerdictStream()

    init(
        _ request: ExportRequest, _ table: CSVTable, _ roles: ColumnRoles, _ rows: ExportRows,
        _ reports: [(place: Int, report: ColumnReport)], _ order: ExportOrder?,
        _ reasons: ExportReasons?, _ agreed: AgreedPoints.Result
    ) {
        stream.header = VerdictStream.Header(
            name: request.path.split(separator: "/").last.map(String.init) ?? request.path,
            baseRate: agreed.baseRate, pointsToDoubleOdds: agreed.pointsToDoubleOdds,
            points: agreed.points)
        let used = reports.filter { $0.report.leftOut == nil }
        for (_, report) in used { takeGroups(report.features) }
        for (row, isAccepted) in zip(rows.rows, rows.isAccepted) {
            let features = used.flatMap { place, report in
                report.features[table.columns[place].codes[row]].map {
                    (key: report.features.keys[$0.feature], x: $0.x)
                }
            }
            var verdict = VerdictStream.Verdict(
                line: table.lines[row], entries: 0..<0, isAccepted: isAccepted)
            if let rep = roles.rep { verdict.repId = table.columns[rep][row] ?? "" }
            if let place = roles.reason, !isAccepted {
                verdict.reason = reasons?.reason(ofCode: table.columns[place].codes[row])
            }
            if let place = roles.order {
                verdict.at = order?.milliseconds(ofCode: table.columns[place].codes[row])
            }
            stream.append(verdict, features)
        }
        stream.arrangeKeys()
    }

    /// What a reason speaks of: what a lead does, or one attribute.
    private mutating func takeGroups(_ features: ColumnFeatures) {
        let isBehaviour = ColumnName.isBehaviour(features.name)
        for key in features.keys {
            stream.groupOfKey[key] = isBehaviour ? Feature.behaviourGroup : features.name
        }
        if !isBehaviour, let attribute = ColumnName.attribute(features.name) {
            stream.meaningOfGroup[features.name] = attribute
        }
    }
}
