/// Words of dates in the languages of exports.
enum DateWords {
    /// 1 to 12, by the first letters that tell months apart.
    static func month(_ word: String) -> Int? {
        if let month = months[word] { return month }
        // Names that are written out.
        guard word.count > 3 else { return nil }
        return names.first { $0.name.hasPrefix(word) || word == $0.name }?.month
    }

    private static let months: [String: Int] = {
        let short = [
            ["jan", "jän", "ene", "gen", "janv"], ["feb", "fév", "fev", "fevr", "févr"],
            ["mar", "mär", "mrz", "mrt", "mars"], ["apr", "avr", "abr"],
            ["may", "mai", "mag", "mei"],
            ["jun", "juin", "giu"], ["jul", "juil", "lug"], ["aug", "aoû", "aou", "ago", "août"],
            ["sep", "sept", "set"], ["oct", "okt", "ott", "out"], ["nov"],
            ["dec", "dez", "déc", "dic"],
        ]
        var months: [String: Int] = [:]
        for (at, words) in short.enumerated() { for word in words { months[word] = at + 1 } }
        return months
    }()

    private static let names: [(name: String, month: Int)] = [
        "january januar jänner janvier enero gennaio janeiro januari",
        "february februar février fevrier febrero febbraio fevereiro februari",
        "march märz maerz mars marzo março maart", "april avril abril aprile",
        "mai mayo maggio maio", "june juni juin junio giugno junho",
        "july juli juillet julio luglio julho", "august août aout agosto augustus",
        "september septembre septiembre settembre setembro",
        "october oktober octobre octubre ottobre outubro",
        "november novembre noviembre novembro",
        "december dezember décembre decembre diciembre dicembre dezembro",
    ].enumerated().flatMap { at, names in names.split(separator: " ").map { (String($0), at + 1) } }

    /// Names of days, and what joins the parts of a date.
    static let passedOver: Set<String> = {
        let days =
            "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday "
            + "saturday sunday mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag "
            + "samstag sonnabend sonntag lun mer jeu ven sam dim lundi mardi mercredi jeudi vendredi "
            + "samedi dimanche lunes martes miércoles jueves viernes sábado domingo"
        let joints = "st nd rd th t of the at um uhr den le de del à a o'clock h"
        return Set((days + " " + joints).split(separator: " ").map(String.init))
    }()

    /// Minutes east of UTC.
    static func zoneMinutes(_ word: String) -> Int? { zones[word] }

    private static let zones: [String: Int] = [
        "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60,
        "cest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "ist": 330, "sgt": 480,
        "jst": 540, "aest": 600, "aedt": 660, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
        "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    ]
}
