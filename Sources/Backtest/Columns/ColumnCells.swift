/// A column with everything that its cells say of themselves, before the file is asked.
struct ColumnCells {
    let column: CSVTable.Column
    let numbers: NumberTally
    let dates: DateTally

    init(_ column: CSVTable.Column) {
        self.column = column
        numbers = NumberTally(column)
        // What is a number in nearly every cell is looked at as a number only.
        dates = numbers.numberShare >= ColumnKind.numberShare ? DateTally() : DateTally(column)
    }

    var isNumber: Bool {
        column.filled > 0 && numbers.numberShare >= ColumnKind.numberShare
    }
    var isDate: Bool { column.filled > 0 && dates.dateShare >= ColumnKind.numberShare }
}

/// How numbers and dates of a file are to be read, where a column alone does not tell.
struct FileFormats {
    let marks: DecimalMarks
    let dateOrder: DateOrder?
    /// What a person says.
    let saidDateOrder: DateOrder?

    init(
        _ cells: [ColumnCells], delimiter: UInt8, decimal: DecimalMark?, dateOrder said: DateOrder?
    ) {
        marks = DecimalMarks(cells.map(\.numbers), said: decimal, delimiter: delimiter)
        let orders = Set(cells.filter(\.isDate).compactMap(\.dates.told))
        (saidDateOrder, dateOrder) = (said, said ?? (orders.count == 1 ? orders.first : nil))
    }

    /// - Returns: nil when nobody can know.
    func numbers(_ cells: ColumnCells) -> NumberReading? {
        let mark = marks.mark(cells.numbers, cells.column)
        guard mark != nil || cells.numbers.open.isEmpty else { return nil }
        return NumberReading(cells.numbers, mark)
    }

    func order(_ dates: DateTally) -> DateOrder? {
        dates.told ?? (dates.isMixed ? saidDateOrder : dateOrder)
    }
}
