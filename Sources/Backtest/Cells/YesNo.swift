/// Words for yes and no, and what a CRM calls won and lost.
enum YesNo {
    private static let yes: Set<String> = [
        "yes", "y", "true", "t", "1", "on", "checked", "ja", "j", "wahr", "oui", "vrai", "si", "sí",
        "sì", "verdadero", "vero", "sim", "verdadeiro", "tak", "ano", "kyllä", "да",
    ]
    private static let no: Set<String> = [
        "no", "n", "false", "f", "0", "off", "unchecked", "nein", "falsch", "non", "faux", "falso",
        "não", "nao", "nie", "ne", "nee", "nei", "nej", "ei", "нет",
    ]
    private static let won: Set<String> = [
        "won", "win", "closed won", "closedwon", "accepted", "converted", "success", "successful",
        "qualified", "sales qualified", "sql", "closed converted", "customer", "approved",
        "deal won", "gewonnen",
        "abgeschlossen gewonnen", "konvertiert", "angenommen", "qualifiziert", "erfolg",
        "erfolgreich", "gagné", "gagne", "ganado", "ganada", "vinto", "ganho",
    ]
    private static let lost: Set<String> = [
        "lost", "loss", "closed lost", "closedlost", "rejected", "closed not converted",
        "not converted", "unconverted",
        "failure", "failed", "fail", "unsuccessful", "unqualified", "not qualified", "disqualified",
        "deal lost", "dead", "junk", "declined", "not accepted", "verloren",
        "abgeschlossen verloren", "abgelehnt", "nicht konvertiert", "nicht qualifiziert",
        "unqualifiziert", "disqualifiziert", "misserfolg", "perdu", "perdido", "perdida", "perso",
    ]
    private static let undecided: Set<String> = [
        "open", "new", "pending", "in progress", "in process", "working", "working contacted",
        "open not contacted", "contacted", "attempted to contact", "attempted", "connected",
        "assigned", "in review", "on hold", "nurturing", "nurture", "undecided", "not contacted",
        "offen", "neu", "in bearbeitung", "in arbeit", "kontaktiert", "zugewiesen", "wartend",
        "ausstehend", "ouvert", "nouveau", "en cours", "abierto", "nuevo", "aperto", "nuovo",
    ]

    /// Lower case, words apart by one blank: `Closed-Won`, `closed_won` and `CLOSED  WON` are one.
    /// A number is written as short as it can be: `1.0` is 1.
    static func plain(_ text: String) -> String {
        if case .whole(let value)? = NumberText.read(text)?.number { return shortNumber(value) }
        if case .told(let value, _)? = NumberText.read(text)?.number { return shortNumber(value) }
        return text.lowercased().split { " -_/.".contains($0) || $0.isWhitespace }
            .joined(separator: " ")
    }

    /// Of a feature: nil when it is neither.
    static func answer(_ text: String) -> Bool? {
        let word = plain(text)
        return yes.contains(word) ? true : no.contains(word) ? false : nil
    }

    /// Of an outcome.
    static func meaning(_ text: String) -> Outcome.Meaning? {
        let word = plain(text)
        if yes.contains(word) || won.contains(word) { return .accepted }
        if no.contains(word) || lost.contains(word) { return .rejected }
        return undecided.contains(word) ? .undecided : nil
    }
}
