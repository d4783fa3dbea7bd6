/// Names that a definition may have, made of the names of columns.
struct DefinitionNames {
    private static let bytesMax = 64
    private var taken: Set<String> = ["behaviours"]

    /// `Total Visits (Mio.)` is `total_visits_mio`; the place stands in for a name without letters.
    mutating func name(for column: String, place: Int) -> String {
        var base = String(Self.snake(column).prefix(Self.bytesMax - 4))
        if base.isEmpty { base = "column_\(place + 1)" }
        var (name, number) = (base, 1)
        while !taken.insert(name).inserted {
            number += 1
            name = "\(base)_\(number)"
        }
        return name
    }

    /// Traits that the column may be called in events, the column's own name first.
    static func traits(of column: String, name: String) -> [String] {
        let words = snake(column).split(separator: "_")
        let camel = words.enumerated().map { at, word in
            at == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
        }.joined()
        // A dot steps into an object: such a trait cannot be named as it is.
        let own = column.contains(".") ? [] : [column]
        var seen: Set<String> = []
        return (own + [name, camel]).filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    static func snake(_ column: String) -> String {
        ColumnNames.words(column).map(ascii).filter { !$0.isEmpty }.joined(separator: "_")
    }

    private static let german: [Unicode.Scalar: String] = [
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa",
    ]

    /// Latin letters without their accents; what is none goes.
    private static func ascii(_ word: String) -> String {
        word.unicodeScalars.map { scalar -> String in
            if scalar.isASCII { return String(scalar) }
            if let letters = german[scalar] { return letters }
            // `LATIN SMALL LETTER E WITH ACUTE`
            let parts = scalar.properties.name?.split(separator: " ") ?? []
            guard parts.count > 3, parts[0] == "LATIN", parts[2] == "LETTER", parts[3].count == 1
            else { return "" }
            return parts[3].lowercased()
        }.joined()
    }
}
