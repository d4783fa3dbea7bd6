/// Whole numbers that are times: 20250131, seconds or milliseconds since 1970, days of Excel.
struct NumberTimes {
    enum Form: Sendable { case compactDate, seconds, milliseconds, serialDay }
    let form: Form
    /// By code, in milliseconds since 1970.
    let milliseconds: [Int64?]

    /// 2000-01-01 and 2100-01-01, in seconds since 1970.
    private static let seconds = 946_684_800.0...4_102_444_800.0
    /// 25,569 days lie between Excel's first one and 1970.
    private static let epochSerial = 25_569.0
    private static let serials = 36_526.0...73_050.0

    /// - Returns: nil when the numbers are something else, or may be.
    init?(_ column: CSVTable.Column, _ values: [Double?]) {
        let numbers = values.compactMap { $0 }
        guard !numbers.isEmpty, numbers.count == values.count else { return nil }
        let isCalled = ColumnName.isTime(column.name)
        let times = values.map { $0.flatMap(Self.compactDate) }
        if !times.contains(nil) {
            (form, milliseconds) = (.compactDate, times)
        } else if numbers.allSatisfy({ Self.seconds.contains($0 / 1_000) }) {
            (form, milliseconds) = (.milliseconds, values.map { $0.map { Int64($0) } })
        } else if isCalled, numbers.allSatisfy(Self.seconds.contains) {
            (form, milliseconds) = (.seconds, values.map { $0.map { Int64($0 * 1_000) } })
        } else if isCalled, numbers.allSatisfy(Self.serials.contains) {
            form = .serialDay
            milliseconds = values.map {
                $0.map { Int64((($0 - Self.epochSerial) * 86_400_000).rounded()) }
            }
        } else {
            return nil
        }
    }

    private static func compactDate(_ number: Double) -> Int64? {
        guard number == number.rounded(), (19_000_101...21_991_231).contains(number) else {
            return nil
        }
        let whole = Int(number)
        return DateText.day(whole / 10_000, whole / 100 % 100, whole % 100).map {
            Int64($0) * 86_400_000
        }
    }
}
