// Which mark divides the fraction is decided by column: its own cells tell it, or their pattern, or the
// other columns of the file, and last the delimiter. Where these contradict each other or say nothing,
// a person must: 1.250 read as 1.25 turns a large company into a small one, and nobody would see it.

/// The texts of one column as numbers, before it is known what the open ones are.
struct NumberTally {
    /// By code; nil is no number.
    let numbers: [NumberText?]
    /// Share of the filled cells that are numbers.
    let numberShare: Double
    /// Whether most numbers have a percent sign.
    let isPercent: Bool
    /// Cells that can only be written with that mark.
    private(set) var told: [DecimalMark: Int] = [:]
    /// Codes of texts that may be either.
    private(set) var open: [Int] = []
    private var openCells = 0
    private var hasLargePlain = false
    private var hasSmallPlain = false

    init(_ column: CSVTable.Column) {
        let read = column.texts.map { NumberText.read($0) }
        numbers = read.map { $0?.number }
        var (cells, percents) = (0, 0)
        for (code, found) in read.enumerated() {
            guard let found else { continue }
            cells += column.counts[code]
            if found.isPercent { percents += column.counts[code] }
            switch found.number {
            case .whole(let value):
                if value.magnitude >= 1_000 { hasLargePlain = true } else { hasSmallPlain = true }
            case .told(_, let mark): told[mark, default: 0] += column.counts[code]
            case .open:
                open.append(code)
                openCells += column.counts[code]
            }
        }
        numberShare = column.filled == 0 ? 0 : Double(cells) / Double(column.filled)
        isPercent = percents * 2 > cells
    }

    /// Of the cells that tell it so many may say the other.
    private static let strayShare = 0.02

    /// What the cells say that can be written in one way only; nil: none or both.
    var toldMark: DecimalMark? {
        let (commas, points) = (told[.comma] ?? 0, told[.point] ?? 0)
        guard commas + points > 0 else { return nil }
        let fewer = Double(min(commas, points)) / Double(commas + points)
        return fewer > Self.strayShare ? nil : commas > points ? .comma : .point
    }

    var isMixed: Bool { toldMark == nil && !told.isEmpty }

    /// What the pattern of open cells says. Whoever writes 1250 beside 1.250 does not divide
    /// thousands; whoever writes 850 beside 5.250 would have written 5.25.
    ///
    /// - Parameter column: whose tally this is.
    func patternMark(_ column: CSVTable.Column) -> DecimalMark? {
        let marks = Set(
            open.compactMap { code -> DecimalMark? in
                if case .open(_, _, let mark)? = numbers[code] { mark } else { nil }
            })
        guard marks.count == 1, let mark = marks.first else { return nil }
        if hasLargePlain { return mark }
        let endsInZero = open.contains { column.texts[$0].filter(\.isNumber).last == "0" }
        return hasSmallPlain && (endsInZero || openCells >= 5) ? mark.other : nil
    }
}

/// A column as numbers.
struct NumberReading: Equatable {
    /// By code; nil where a text is no number.
    let values: [Double?]
    /// nil where no cell needs one.
    let mark: DecimalMark?
    /// Cells of both kinds stand in it, each of which tells its own.
    let isMixed: Bool
    let isPercent: Bool
    /// The texts that could not be told without `mark`, in which case somebody else said it.
    let isDeduced: Bool

    init(_ tally: NumberTally, _ mark: DecimalMark?) {
        let needed = mark ?? tally.toldMark
        values = tally.numbers.map { $0?.value(needed ?? .point) }
        let isMarked = !tally.told.isEmpty || !tally.open.isEmpty
        (isMixed, isPercent) = (tally.isMixed, tally.isPercent)
        self.mark = isMarked ? needed : nil
        isDeduced = tally.toldMark == nil && !tally.open.isEmpty
    }
}

/// The marks of a whole file.
struct DecimalMarks {
    /// What a person says of cells that do not tell.
    let said: DecimalMark?
    /// What the columns that tell agree on.
    let ofFile: DecimalMark?
    /// Whether columns tell different things.
    let isContradicted: Bool
    let delimiter: UInt8

    init(_ tallies: [NumberTally], said: DecimalMark?, delimiter: UInt8) {
        (self.said, self.delimiter) = (said, delimiter)
        let marks = Set(
            tallies.filter { $0.numberShare >= ColumnKind.numberShare }.compactMap(\.toldMark))
        ofFile = marks.count == 1 ? marks.first : nil
        isContradicted = marks.count > 1
    }

    /// - Returns: nil when nobody can know.
    func mark(_ tally: NumberTally, _ column: CSVTable.Column) -> DecimalMark? {
        if let told = tally.toldMark { return told }
        if let said { return said }
        if tally.isMixed { return nil }
        let hint: DecimalMark? =
            switch delimiter {
            case Delimiter.semicolon.byte: .comma
            case Delimiter.comma.byte: .point
            default: nil
            }
        let others = isContradicted ? nil : ofFile ?? hint
        guard let pattern = tally.patternMark(column) else { return others }
        return others == nil || others == pattern ? pattern : nil
    }
}
