// 1.250 is a thousand and a quarter or one and a quarter: one cell alone cannot tell, its column
// often can (NumberReading). Here is what one cell tells.

/// The mark before the fraction of a number; the other one then divides thousands.
package enum DecimalMark: String, Sendable, CaseIterable {
    case comma, point

    var other: DecimalMark { self == .comma ? .point : .comma }
    var byte: UInt8 { self == .comma ? UInt8(ascii: ",") : UInt8(ascii: ".") }
}

/// A number as people and programs write it.
enum NumberText: Equatable {
    /// Nothing in it depends on the mark.
    case whole(Double)
    /// Written in a way that only one mark allows.
    case told(Double, DecimalMark)
    /// `1.250` or `1,250`: its only mark may be either.
    case open(comma: Double, point: Double, mark: DecimalMark)

    /// More digits are no quantity, and a Double could not tell them apart.
    private static let digitsMax = 15
    private static let exponentMax = 300

    /// - Returns: nil when it is no number: also for `007` and long ids, which are codes.
    static func read(_ text: String) -> (number: NumberText, isPercent: Bool)? {
        guard let bare = BareNumber(text), let number = NumberText(bare) else { return nil }
        return (number, bare.isPercent)
    }

    private init?(_ bare: BareNumber) {
        guard let (digits, exponent) = Self.mantissa(bare.digits) else { return nil }
        let sign = bare.isNegative ? -1.0 : 1.0
        guard let parts = Parts(digits) else { return nil }
        func number(_ whole: [UInt8], _ fraction: [UInt8]) -> Double? {
            guard whole.count + fraction.count > 0, whole.count <= Self.digitsMax else {
                return nil
            }
            let text =
                String(decoding: whole, as: UTF8.self) + "."
                + String(decoding: fraction, as: UTF8.self) + "0e\(exponent)"
            return Double(text.first == "." ? "0" + text : text)
                .flatMap { $0.isFinite ? sign * $0 : nil }
        }
        switch parts.shape {
        case .whole:
            guard let value = number(parts.whole, []), !parts.isCode || exponent != 0 else {
                return nil
            }
            self = .whole(value)
        case .told(let mark):
            guard let value = number(parts.whole, parts.fraction) else { return nil }
            self = .told(value, mark)
        case .open(let mark):
            guard let asDecimal = number(parts.whole, parts.fraction),
                let asThousands = number(parts.whole + parts.fraction, [])
            else { return nil }
            self =
                exponent != 0
                ? .told(asDecimal, mark)
                : .open(
                    comma: mark == .comma ? asDecimal : asThousands,
                    point: mark == .comma ? asThousands : asDecimal, mark: mark)
        }
    }

    /// Without `e5`, `E+05`.
    private static func mantissa(_ text: [UInt8]) -> (digits: [UInt8], exponent: Int)? {
        guard let at = text.firstIndex(where: { $0 == 0x65 || $0 == 0x45 }) else {
            return (text, 0)
        }
        let rest = String(decoding: text[(at + 1)...], as: UTF8.self)
        guard at > 0, let exponent = Int(rest), exponent.magnitude <= exponentMax else {
            return nil
        }
        return (Array(text[..<at]), exponent)
    }

    func value(_ mark: DecimalMark) -> Double {
        switch self {
        case .whole(let value), .told(let value, _): value
        case .open(let comma, let point, _): mark == .comma ? comma : point
        }
    }
}

/// Digits before and after the decimal mark, and what the marks say of themselves.
private struct Parts {
    enum Shape {
        case whole
        case told(DecimalMark)
        case open(DecimalMark)
    }

    private(set) var whole: [UInt8] = []
    private(set) var fraction: [UInt8] = []
    private(set) var shape = Shape.whole
    /// A whole number with a zero in front.
    var isCode: Bool { whole.count > 1 && whole.first == UInt8(ascii: "0") }

    /// - Parameter text: digits with `,`, `.`, `'` and blanks between them.
    init?(_ text: [UInt8]) {
        let isDigit = { (byte: UInt8) in byte &- 0x30 < 10 }
        guard text.contains(where: isDigit),
            text.allSatisfy({ isDigit($0) || [0x2C, 0x2E, 0x27, 0x20].contains($0) })
        else { return nil }
        let marks = text.filter { !isDigit($0) }
        let groups = text.split(omittingEmptySubsequences: false) { !isDigit($0) }.map(Array.init)
        guard let last = marks.last else {
            whole = text
            return
        }
        let front = marks.dropLast()
        let isMark = last == DecimalMark.comma.byte || last == DecimalMark.point.byte
        let lastMark: DecimalMark = last == DecimalMark.comma.byte ? .comma : .point
        // Thousands that are divided by one kind of mark, then a fraction behind another one.
        if isMark, Set(front).count <= 1, !front.contains(last),
            front.isEmpty
                || Self.areThousands(Array(groups.dropLast()))
        {
            whole = groups.dropLast().flatMap { $0 }
            fraction = groups[groups.count - 1]
            guard !fraction.isEmpty || front.isEmpty && !whole.isEmpty else { return nil }
            let mayBeThousands =
                front.isEmpty && fraction.count == 3 && (1...3).contains(whole.count)
                && whole.first != UInt8(ascii: "0")
            shape = mayBeThousands ? .open(lastMark) : .told(lastMark)
            return
        }
        guard Set(marks).count == 1, Self.areThousands(groups) else { return nil }
        whole = groups.flatMap { $0 }
        shape = isMark ? .told(lastMark.other) : .whole
    }

    /// Groups of three, the first of one to three; or India's, of two before the last three.
    private static func areThousands(_ groups: [[UInt8]]) -> Bool {
        guard groups.count > 1, let first = groups.first, let last = groups.last, last.count == 3,
            first.first != UInt8(ascii: "0")
        else { return false }
        let middle = groups.dropFirst().dropLast()
        return (1...3).contains(first.count) && middle.allSatisfy { $0.count == 3 }
            || (1...2).contains(first.count) && middle.allSatisfy { $0.count == 2 }
                && !middle.isEmpty
    }
}
