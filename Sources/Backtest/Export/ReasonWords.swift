import Leads

/// Why sales said no, in the words of CRMs, as one of the closed list.
enum ReasonWords {
    /// - Returns: nil when it is none of them.
    static func reason(_ text: String) -> Reason? {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        let plain = words.joined(separator: "_")
        return Reason(rawValue: plain) ?? phrases[words.joined(separator: " ")]
    }

    private static let phrases: [String: Reason] = {
        let lists: [(Reason, String)] = [
            (
                .notInterested,
                "no interest, lost interest, not interested anymore, kein interesse, "
                    + "nicht interessiert, pas intéressé, pas d intérêt, sin interés, no need, "
                    + "kein bedarf"
            ),
            (.researching, "research, just researching, just looking, information only, recherche"),
            (
                .badFit,
                "not a fit, no fit, poor fit, not a good fit, wrong fit, not qualified, unqualified, "
                    + "wrong industry, wrong company size, too small, too large, company too small, "
                    + "company too large, not target, not our target, not icp, passt nicht, "
                    + "kein fit, falsche branche, zu klein, zu groß, nicht zielgruppe"
            ),
            (
                .wrongPerson,
                "wrong contact, wrong role, not decision maker, not the decision maker, "
                    + "no decision maker, no authority, falscher ansprechpartner, falsche person, "
                    + "kein entscheider"
            ),
            (
                .outOfTerritory,
                "wrong territory, wrong region, wrong country, out of region, outside territory, "
                    + "not in territory, falsche region, falsches land, außerhalb des gebiets"
            ),
            (.student, "studentin, etudiant, étudiant, estudiante"),
            (.jobSeeker, "job applicant, applicant, looking for a job, bewerber, stellensuche"),
            (
                .badTiming,
                "timing, wrong timing, not now, no timeline, later, not ready, bad time, "
                    + "falscher zeitpunkt, zeitpunkt, später, projekt verschoben"
            ),
            (
                .noBudgetNow,
                "no budget, budget, lack of budget, no funds, too expensive, price, kein budget, "
                    + "zu teuer, preis, pas de budget, sin presupuesto"
            ),
            (
                .unreachable,
                "no response, unresponsive, no answer, not reachable, could not reach, "
                    + "unable to contact, never responded, ghosted, lost contact, nicht erreichbar, "
                    + "nicht erreicht, keine antwort, keine rückmeldung, injoignable"
            ),
            (
                .badData,
                "bad contact data, wrong number, invalid number, invalid email, bad email, "
                    + "incorrect data, wrong data, incomplete data, fake, falsche daten, "
                    + "ungültige daten, falsche nummer"
            ),
            (.duplicate, "duplicate lead, duplicated, dublette, duplikat, doublon, duplicado"),
            (
                .existingCustomer,
                "existing client, current customer, already a customer, already customer, customer, "
                    + "bestandskunde, bereits kunde, kunde"
            ),
            (
                .openOpportunity,
                "existing opportunity, already in pipeline, opportunity exists, offene chance, "
                    + "offene opportunity"
            ),
            (.competitor, "is a competitor, competition, wettbewerber, mitbewerber, konkurrent"),
            (.partner, "reseller, vendor, supplier, lieferant, agentur, agency"),
            (.spam, "junk, bot, spammer"), (.internalTest, "test, internal, testlead, test lead"),
            (.other, "others, misc, sonstiges, sonstige, andere, autre, otro"),
        ]
        var phrases: [String: Reason] = [:]
        for (reason, list) in lists {
            for phrase in list.split(separator: ",") {
                phrases[phrase.split(separator: " ").joined(separator: " ")] = reason
            }
        }
        return phrases
    }()
}
