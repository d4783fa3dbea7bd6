/// The columns of an export that may be features, judged one by one.
struct ExportFeatures {
    private(set) var reports: [(place: Int, report: ColumnReport)] = []
    /// Keys that are taken, for columns whose keys clash: `a` with label `b=c`, and `a=b` with `c`.
    private var taken: Set<String> = []

    /// Distinct whole numbers that may be codes: with so many both a ladder and labels are tried.
    private static let codesRange = 3...12
    /// How much likelier labels must make the outcomes: a factor of e^3.
    private static let labelsGain = 3.0

    init(
        _ roles: ColumnRoles, _ cells: [ColumnCells], _ formats: FileFormats, _ rows: ExportRows,
        _ points: inout AgreedPoints, _ onProgress: (Int) -> Void
    ) throws {
        var open: [ColumnCells] = []
        for place in cells.indices where !roles.isTaken(place) {
            let maker = ColumnMaker(
                cells: cells[place], formats: formats, rows: rows,
                isKept: roles.kept.contains(place), isCategory: roles.categories.contains(place))
            var report = try maker.report(&points)
            if roles.ignored.contains(place) {
                report.leftOut = "--ignore"
            } else if report.features.kind == .openNumber {
                open.append(cells[place])
            } else if report.isLeak, report.leftOut == nil, !roles.kept.contains(place) {
                report.leftOut = ColumnReport.leakReason
            }
            report.rename { unique($0) }
            reports.append((place, report))
            onProgress(reports.count)
        }
        guard open.isEmpty else { throw OpenNumbers(open).error }
    }

    private mutating func unique(_ key: String) -> String {
        var (made, number) = (key, 1)
        while !taken.insert(made).inserted {
            number += 1
            made = "\(key) (\(number))"
        }
        return made
    }

    /// One column's features and report.
    private struct ColumnMaker {
        let cells: ColumnCells
        let formats: FileFormats
        let rows: ExportRows
        let isKept: Bool
        let isCategory: Bool

        func report(_ points: inout AgreedPoints) throws -> ColumnReport {
            let column = cells.column
            if let features = try points.features(of: cells, formats) { return judged(features) }
            let wanted = points.entries(of: column.name)
            if isCategory {
                return judged(
                    ColumnFeatures(column, ColumnKind(labelsOf: column), wanted: wanted))
            }
            var kind = ColumnKind(cells, formats)
            if isKept {
                if case .time = kind { return kept(timeFeatures) }
                kind = kindOfKept(kind)
            }
            var report = judged(ColumnFeatures(column, kind, wanted: wanted))
            if case .number = kind {
                report.format = formats.numbers(cells).map(NumberFormat.init)
                let labels = labelsInstead(of: report, wanted)
                if let labels { report = labels }
            } else if isKept {
                report = kept(report.features)
            }
            return report
        }

        private func judged(_ features: ColumnFeatures) -> ColumnReport {
            ColumnReport(features, cells.column, rows: rows.rows, accepted: rows.isAccepted)
        }

        private func kept(_ features: ColumnFeatures) -> ColumnReport {
            var report = judged(features)
            report.leftOut =
                features.keys.isEmpty ? "kept, but no value stands in two rows" : nil
            return report
        }

        private func kindOfKept(_ kind: ColumnKind) -> ColumnKind {
            switch kind {
            case .boolean, .number, .category, .openNumber, .time: return kind
            case .constant, .identifier, .freeText, .owner:
                if cells.isNumber, kind != .constant, let reading = formats.numbers(cells) {
                    return .number(reading.values)
                }
                return ColumnKind(labelsOf: cells.column)
            }
        }

        private var timeFeatures: ColumnFeatures {
            let times =
                cells.isNumber
                ? formats.numbers(cells).flatMap { NumberTimes(cells.column, $0.values) }?
                    .milliseconds ?? []
                : cells.dates.times(formats.order(cells.dates))
            return ColumnFeatures(cells.column, times: times)
        }

        /// Few whole numbers may be codes: labels, where they fit clearly better than steps.
        private func labelsInstead(
            of report: ColumnReport, _ wanted: [HandPoints.Entry]
        ) -> ColumnReport? {
            let column = cells.column
            guard codesRange.contains(column.texts.count), report.format?.mark == nil,
                !wanted.contains(where: { $0.threshold != nil })
            else { return nil }
            let labels = judged(
                ColumnFeatures(column, ColumnKind(labelsOf: column), wanted: wanted))
            return labels.logLossSum + labelsGain < report.logLossSum ? labels : nil
        }
    }
}
