/// What exports write for "nobody knows".
enum MissingWords {
    private static let all: Set<String> = [
        "", "select", "unknown", "null", "n/a", "na", "none", "nan", "nil", "-", "--", "---", "?",
        "–", "—", "not specified", "not provided", "not available", "not set", "undefined", "empty",
        "blank", "no value", "not applicable", "n.a.", "n/v", "please select",
        // Cells of Excel that failed, English and German.
        "#n/a", "#nv", "#ref!", "#bezug!", "#value!", "#wert!", "#name?", "#div/0!", "#null!",
        "#num!", "#zahl!",
        "unbekannt", "nicht angegeben", "keine angabe", "k.a.", "k. a.", "leer", "bitte wählen",
        "inconnu", "non renseigné", "desconocido", "no disponible", "sconosciuto", "onbekend",
    ]
    private static let bytesMax = 24

    /// Also `--None--`, `[not provided]`, `(blank)`, `<empty>`.
    static func contain(_ text: String) -> Bool {
        guard text.utf8.count <= bytesMax else { return false }
        let word = text.lowercased()
        if all.contains(word) { return true }
        guard let first = word.utf8.first, "-([<*".utf8.contains(first) else { return false }
        let inner = word.drop { "-([<* ".contains($0) }.reversed().drop { "-)]>* ".contains($0) }
        return inner.count > 1 && all.contains(String(inner.reversed()))
    }
}
