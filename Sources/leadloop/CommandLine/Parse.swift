import Config

/// How the text of an option becomes a value, and how help speaks of it.
struct Parse<Value: Sendable>: Sendable {
    let placeholder: String
    /// Completes the sentence "'x' is not ...".
    let meaning: String
    var completion = Completion.nothing
    let read: @Sendable (String) -> Value?

    /// What a shell offers after the option.
    enum Completion: Sendable, Equatable {
        case nothing, file
        case words([String])
    }
}

extension Parse<String> {
    static func text(_ placeholder: String, bytesMax: Int = 32_768) -> Parse {
        Parse(placeholder: placeholder, meaning: "a text of 1 to \(bytesMax) bytes") {
            $0.isEmpty || $0.utf8.count > bytesMax ? nil : $0
        }
    }

    static let file = Parse(placeholder: "FILE", meaning: "a file name", completion: .file) {
        $0.isEmpty ? nil : $0
    }
}

extension Parse<Int> {
    static func integer(_ range: ClosedRange<Int>, _ placeholder: String = "N") -> Parse {
        Parse(
            placeholder: placeholder,
            meaning: "a whole number from \(range.lowerBound) to \(range.upperBound)"
        ) { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
    }
}

/// A length of time, as people write it: `250ms`, `20s`, `5m`, `2h`, `1d`, `2w`.
struct Span: Sendable, Equatable, CustomStringConvertible {
    let milliseconds: Int64
    private static let units: [(String, Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
        ("w", 604_800_000),
    ]

    init(milliseconds: Int64) { self.milliseconds = milliseconds }

    init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count > 0,
            let unit = Self.units.first(where: { $0.0 == text.dropFirst(digits.count) })
        else { return nil }
        let (product, overflows) = count.multipliedReportingOverflow(by: unit.1)
        guard !overflows else { return nil }
        milliseconds = product
    }

    var description: String {
        // Days: nobody reads 30d as 4w and a rest.
        let unit = Self.units.last { $0.0 != "w" && milliseconds % $0.1 == 0 } ?? Self.units[0]
        return "\(milliseconds / unit.1)\(unit.0)"
    }
}

extension Parse<Span> {
    static let span = Parse(
        placeholder: "TIME", meaning: "a time such as 250ms, 20s, 5m, 2h, 1d or 2w"
    ) { Span($0) }
}

extension Parse where Value: RawRepresentable<String> & CaseIterable {
    static var choice: Parse {
        let words = Value.allCases.map(\.rawValue)
        return Parse(
            placeholder: words.joined(separator: "|"),
            meaning: "one of \(words.joined(separator: ", "))", completion: .words(words)
        ) { Value(rawValue: $0) }
    }
}

/// `name=value`, as kcat takes librdkafka's properties.
extension Parse<Property> {
    static let property = Parse(placeholder: "NAME=VALUE", meaning: "of the form name=value") {
        let parts = $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        return Property(name: String(parts[0]), value: String(parts[1]))
    }
}
