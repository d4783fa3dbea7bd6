/// Names of the columns of an export: one each, whatever the header says.
enum ColumnNames {
    /// A column without a name is called by its place, a further one of a name by its number; a name
    /// that the header has itself is never given to another column.
    static func unique(_ header: [String]) -> [String] {
        let own = Set(header)
        var taken: Set<String> = []
        return header.enumerated().map { at, name in
            if !name.isEmpty, taken.insert(name).inserted { return name }
            let base = name.isEmpty ? "column \(at + 1)" : name
            var (made, number) = (base, 1)
            while own.contains(made) || taken.contains(made) {
                number += 1
                made = "\(base) (\(number))"
            }
            taken.insert(made)
            return made
        }
    }

    /// Lower case letters and digits: what is left when people spell one name differently.
    static func plain(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// Words of a name in lower case: `Lead Number`, `leadNumber` and `lead_number` have the same.
    static func words(_ name: String) -> [String] {
        var (words, word, wasLower) = ([String](), "", false)
        for letter in name {
            let isPart = letter.isLetter || letter.isNumber
            if !word.isEmpty, !isPart || (wasLower && letter.isUppercase) {
                words.append(word.lowercased())
                word = ""
            }
            if isPart { word.append(letter) }
            wasLower = letter.isLowercase
        }
        return word.isEmpty ? words : words + [word.lowercased()]
    }
}
