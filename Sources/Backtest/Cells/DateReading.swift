/// Which part of 02/03/2025 stands first.
package enum DateOrder: String, Sendable, CaseIterable {
    case dmy, mdy
}

/// The texts of one column as times, before it is known what stands first in them.
struct DateTally {
    /// By code; nil is no date.
    let dates: [DateText?]
    /// Share of the filled cells that are dates.
    let dateShare: Double
    private(set) var dayFirst = 0
    private(set) var monthFirst = 0
    /// Codes of texts that may be either.
    private(set) var open: [Int] = []

    /// Of the cells that tell it so many may say the other.
    private static let strayShare = 0.02

    /// Of nothing.
    init() { (dates, dateShare) = ([], 0) }

    init(_ column: CSVTable.Column) {
        dates = column.texts.map { DateText.read($0) }
        var cells = 0
        for (code, date) in dates.enumerated() {
            guard let date else { continue }
            cells += column.counts[code]
            switch date {
            case .known: break
            case .dayFirst: dayFirst += column.counts[code]
            case .monthFirst: monthFirst += column.counts[code]
            case .open: open.append(code)
            }
        }
        dateShare = column.filled == 0 ? 0 : Double(cells) / Double(column.filled)
    }

    /// What parts over 12 say; nil: nothing, or both.
    var told: DateOrder? {
        guard dayFirst + monthFirst > 0 else { return nil }
        let fewer = Double(min(dayFirst, monthFirst)) / Double(dayFirst + monthFirst)
        return fewer > Self.strayShare ? nil : dayFirst > monthFirst ? .dmy : .mdy
    }

    var isMixed: Bool { told == nil && dayFirst + monthFirst > 0 }

    /// By code, in milliseconds.
    func times(_ order: DateOrder?) -> [Int64?] {
        dates.map { date in
            switch (date, order) {
            case (nil, _): nil
            case (.known(let time)?, _): time
            case (.dayFirst(let time)?, let order): order == .mdy ? nil : time
            case (.monthFirst(let time)?, let order): order == .dmy ? nil : time
            case (.open(let dayFirst, _)?, .dmy): dayFirst
            case (.open(_, let monthFirst)?, .mdy): monthFirst
            case (.open?, nil): nil
            }
        }
    }
}
