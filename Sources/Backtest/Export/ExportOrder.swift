import System

/// The column that rows are sorted by, as numbers or times.
package struct ExportOrder: Sendable {
    package enum Form: String, Sendable { case numbers, times }
    package let column: String
    package let form: Form
    /// Of days and months that the cells do not tell by themselves.
    package let dateOrder: DateOrder?
    /// By code; nil where it is neither.
    private let places: [Double?]
    /// By code, in milliseconds, where they are times.
    private let times: [Int64?]

    init(_ cells: ColumnCells, _ formats: FileFormats) throws(BacktestError) {
        let column = cells.column
        self.column = column.name
        let dates = cells.isNumber ? DateTally() : cells.dates
        guard max(cells.numbers.numberShare, dates.dateShare) > 0 else {
            throw BacktestError(
                .data, "--order: \(Printable.quoted(column.name)) holds neither numbers nor times",
                why: "it has " + shownTexts(of: column),
                remedy: "name a column with a running number or a time such as 2026-03-04")
        }
        if cells.numbers.numberShare >= dates.dateShare {
            guard let reading = formats.numbers(cells) else {
                throw OpenNumbers([cells]).error
            }
            (form, dateOrder, places) = (.numbers, nil, reading.values)
            times = NumberTimes(column, reading.values)?.milliseconds ?? []
        } else {
            let order = formats.order(dates)
            if order == nil, let open = dates.open.first {
                throw Self.openDates(column, open, isMixed: dates.isMixed)
            }
            times = dates.times(order)
            (form, places) = (.times, times.map { $0.map(Double.init) })
            dateOrder = dates.open.isEmpty && dates.told == nil ? nil : order
        }
    }

    func place(ofCode code: Int32) -> Double? { code < 0 ? nil : places[Int(code)] }

    /// nil where only the order is known.
    func milliseconds(ofCode code: Int32) -> Int64? {
        code < 0 || times.isEmpty ? nil : times[Int(code)]
    }

    private static func openDates(
        _ column: CSVTable.Column, _ code: Int, isMixed: Bool
    ) -> BacktestError {
        BacktestError(
            .data,
            "--order: nobody can know what stands first in \(Printable.quoted(column.name)), "
                + "day or month",
            why: isMixed
                ? "some cells have a day over 12 in front, others behind"
                : "\(Printable.quoted(column.texts[code])) may be both, and no cell of the file has "
                    + "a part over 12 that tells",
            remedy: "--date-order dmy where the day stands first, --date-order mdy where the month "
                + "does")
    }
}

/// Columns with numbers that nobody can read without being told.
struct OpenNumbers {
    let columns: [ColumnCells]
    init(_ columns: [ColumnCells]) { self.columns = columns }

    var error: BacktestError {
        let shown = columns.prefix(5).map { cells -> String in
            let texts = cells.numbers.open.prefix(3).map {
                Printable.quoted(cells.column.texts[$0])
            }
            let kind = cells.numbers.isMixed ? ", beside both kinds of decimals" : ""
            return "\(Printable.text(cells.column.name)): \(texts.joined(separator: ", "))\(kind)"
        }
        let more = columns.count > 5 ? "\nand \(columns.count - 5) more columns" : ""
        return BacktestError(
            .data, "nobody can know whether these numbers have a fraction or thousands",
            why: shown.joined(separator: "\n") + more,
            remedy: "--decimal comma reads 1.250 as a thousand and 1,250 as one and a quarter, "
                + "--decimal point the other way round; --ignore leaves the column out")
    }
}
