// What stands around a number: signs, currencies, percent, brackets of accountants.

/// A number without what stands around it.
struct BareNumber: Equatable {
    var isNegative = false
    var isPercent = false
    /// Digits and the marks between them, an exponent perhaps; blanks of all kinds are one.
    var digits: [UInt8]

    private static let textBytesMax = 64
    /// ISO 4217 and how people write them.
    private static let currencies: Set<String> = [
        "usd", "eur", "gbp", "chf", "jpy", "cny", "inr", "aud", "cad", "nzd", "sek", "nok", "dkk",
        "isk", "pln", "czk", "huf", "ron", "bgn", "try", "rub", "uah", "brl", "mxn", "ars", "clp",
        "cop", "pen", "zar", "sgd", "hkd", "krw", "thb", "myr", "idr", "php", "vnd", "twd", "ils",
        "aed", "sar", "qar", "egp", "ngn", "kes", "mad", "kr", "kr.", "zł", "zl", "kč", "kc", "ft",
        "lei", "fr", "fr.", "sfr", "sfr.", "rs", "rs.", "us$", "a$", "c$", "ca$", "nz$", "hk$",
        "s$",
        "r$", "mx$", "euro", "euros", "dollar", "dollars", "tl", "лв", "руб", "руб.",
    ]

    /// - Returns: nil when nothing that begins with a digit or a mark is left.
    init?(_ text: String) {
        guard text.utf8.count <= Self.textBytesMax else { return nil }
        var rest = text.unicodeScalars.compactMap(Self.plain)[...]
        if rest.first == "(", rest.last == ")" {
            isNegative = true
            rest = rest.dropFirst().dropLast()
        }
        digits = []
        var (hasSign, currencyCount) = (isNegative, 0)
        while true {
            let before = rest.count
            rest = rest.drop { $0 == " " }
            while rest.last == " " { rest.removeLast() }
            if !hasSign, let sign = Self.takeSign(&rest) { (hasSign, isNegative) = (true, sign) }
            if !isPercent, rest.last == "%" {
                isPercent = true
                rest.removeLast()
            }
            if currencyCount < 2, Self.takeCurrency(&rest) { currencyCount += 1 }
            if rest.count == before { break }
        }
        Self.dropMissingCents(&rest)
        guard let first = rest.first, Self.isDigit(first) || first == "." || first == ",",
            rest.allSatisfy({ $0.isASCII })
        else { return nil }
        digits = rest.map { UInt8($0.value) }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar)
    }

    /// One kind of blank, minus and apostrophe; marks of writing direction are nothing.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "\u{200B}", "\u{200E}", "\u{200F}", "\u{2060}", "\u{2066}"..."\u{2069}", "\u{FEFF}":
            nil
        case "\u{2212}", "\u{2010}"..."\u{2015}", "\u{FE63}", "\u{FF0D}": "-"
        case "\u{2018}", "\u{2019}", "\u{02BC}", "`", "\u{00B4}": "'"
        case _ where scalar.properties.isWhitespace: " "
        case "\u{FF05}", "\u{066A}": "%"
        default: scalar
        }
    }

    /// Also the minus behind the number, as SAP writes it.
    private static func takeSign(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool? {
        if let first = rest.first, first == "-" || first == "+" {
            rest.removeFirst()
            return first == "-"
        }
        if rest.count > 1, rest.last == "-", isDigit(rest[rest.endIndex - 2]) {
            rest.removeLast()
            return true
        }
        return nil
    }

    private static func takeCurrency(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
        func isPart(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isAlphabetic || scalar.properties.generalCategory == .currencySymbol
        }
        func isCurrency(_ part: some Sequence<Unicode.Scalar>) -> Bool {
            let scalars = Array(part)
            if scalars.count == 1 {
                return scalars[0].properties.generalCategory == .currencySymbol
            }
            return currencies.contains(String(String.UnicodeScalarView(scalars)).lowercased())
        }
        for withDot in [true, false] {
            var front = Array(rest.prefix(while: isPart))
            if withDot, rest.dropFirst(front.count).first == "." { front.append(".") }
            if !front.isEmpty, isCurrency(front) {
                rest = rest.dropFirst(front.count)
                return true
            }
        }
        let hasDot = rest.last == "."
        let back = rest.dropLast(hasDot ? 1 : 0).reversed().prefix(while: isPart).reversed()
        if !back.isEmpty, isCurrency(back) || isCurrency(Array(back) + ["."]) {
            rest = rest.dropLast(back.count + (hasDot ? 1 : 0))
            return true
        }
        return false
    }

    /// `1.250,-` and `250.--` have no cents; the mark before them is that of the fraction.
    private static func dropMissingCents(_ rest: inout ArraySlice<Unicode.Scalar>) {
        let stem = rest.reversed().drop { $0 == "-" }
        guard stem.count < rest.count, let mark = stem.first, mark == "," || mark == "." else {
            return
        }
        rest = rest.prefix(stem.count) + ["0"]
    }
}
