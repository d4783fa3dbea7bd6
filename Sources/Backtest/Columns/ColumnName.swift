/// What the name of a column alone says about it, in the words of CRMs.
enum ColumnName {
    private static let idWords: Set<String> = [
        "id", "ids", "uuid", "guid", "key", "nr", "no", "num", "number", "nummer", "numero",
        "número",
        "ref", "reference", "identifier", "recordid", "leadid", "rowid", "laufnummer", "lfd",
    ]
    private static let numberOf: Set<String> = ["of", "von", "der", "de", "di"]

    /// Whether it says that its values are names of rows: `Lead Number`, `recordId`, `Lfd. Nr.`
    static func isIdentifier(_ name: String) -> Bool {
        let words = ColumnNames.words(name)
        guard let last = words.last else { return name.contains("#") }
        if idWords.contains(last) || idWords.contains(words.joined()) { return true }
        // `Number of Employees` counts something, `ID (Lead)` does not.
        return words.count > 1 && idWords.contains(words[0]) && !numberOf.contains(words[1])
            && ["id", "uuid", "guid"].contains(words[0])
    }

    private static let codeWords: Set<String> = [
        "zip", "zipcode", "postcode", "postal", "plz", "postleitzahl", "cap", "phone", "telephone",
        "telefon", "tel", "mobile", "mobil", "handy", "fax", "iban", "ean", "gtin", "vat", "duns",
        "sic", "naics",
    ]

    /// Whether its numbers are codes, whose size means nothing.
    static func isCode(_ name: String) -> Bool {
        ColumnNames.words(name).contains { codeWords.contains($0) }
    }

    private static let timeWords: Set<String> = [
        "date", "datum", "day", "tag", "time", "zeit", "timestamp", "zeitpunkt", "created",
        "modified",
        "updated", "erstellt", "geändert", "fecha", "jour", "giorno", "at", "am", "since", "seit",
    ]

    /// Whether its numbers may be times.
    static func isTime(_ name: String) -> Bool {
        ColumnNames.words(name).contains { timeWords.contains($0) }
    }

    private static let owners: Set<String> = [
        "owner", "leadowner", "contactowner", "recordowner", "opportunityowner", "accountowner",
        "dealowner", "companyowner", "hubspotowner", "ownername", "ownerid", "leadownername",
        "owneremail", "leadowneralias", "owneralias", "assignedto", "assigneduser",
        "assignedusername", "assigneduserid", "salesperson", "salesrep", "rep", "repid",
        "salesagent",
        "agent", "accountmanager", "accountexecutive", "besitzer", "inhaber", "leadinhaber",
        "leadbesitzer", "eigentümer", "zuständig", "zuständiger", "verantwortlich",
        "verantwortlicher", "vertriebsmitarbeiter", "vertriebler", "bearbeiter", "betreuer",
        "propriétaire", "proprietaire", "propietario", "proprietario",
    ]

    /// Whether it says who works the lead.
    static func isOwner(_ name: String) -> Bool { owners.contains(ColumnNames.plain(name)) }

    private static let activityWords: Set<String> = [
        "visit", "visits", "view", "views", "page", "pages", "click", "clicks", "open", "opens",
        "opened", "download", "downloads", "session", "sessions", "email", "emails", "call",
        "calls",
        "meeting", "meetings", "activity", "activities", "event", "events", "login", "logins",
        "webinar", "webinars", "form", "forms", "submission", "submissions", "time", "spent",
        "minutes", "seconds", "demo", "besuche", "seiten", "seitenaufrufe", "aufrufe", "klicks",
        "öffnungen", "sitzungen", "aktivität", "aktivitäten", "anrufe", "termine",
    ]

    /// Whether it says what a lead does, and not what it is.
    static func isBehaviour(_ name: String) -> Bool {
        ColumnNames.words(name).contains { activityWords.contains($0) }
    }

    /// The attribute of a definition that reasons of sales speak of; nil when none.
    static func attribute(_ name: String) -> String? {
        let words = ColumnNames.words(name)
        func has(_ names: String...) -> Bool { names.contains { words.contains($0) } }
        if has("seniority", "level", "title", "titel", "position", "jobtitle") {
            return "seniority"
        }
        if has("function", "role", "department", "abteilung", "funktion", "rolle", "occupation") {
            return "job_function"
        }
        if has("country", "land", "pays", "país", "nation") { return "country" }
        if has("region", "state", "bundesland", "city", "ort", "stadt", "plz", "zip", "territory") {
            return "region"
        }
        return has("email", "mail") && has("class", "type", "domain") ? "email_class" : nil
    }
}
