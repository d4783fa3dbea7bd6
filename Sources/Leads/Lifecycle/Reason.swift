// Why sales said no, and what follows from it. Source: reasons.md, "List of reasons".

/// The closed list of reasons.
package enum Reason: String, Sendable, CaseIterable, Decodable {
    case notInterested = "not_interested"
    case researching
    case badFit = "bad_fit"
    case wrongPerson = "wrong_person"
    case outOfTerritory = "out_of_territory"
    case student
    case jobSeeker = "job_seeker"
    case badTiming = "bad_timing"
    case noBudgetNow = "no_budget_now"
    case unreachable
    case badData = "bad_data"
    case duplicate
    case existingCustomer = "existing_customer"
    case openOpportunity = "open_opportunity"
    case competitor
    case partner
    case spam
    case internalTest = "internal_test"
    case other

    /// Which groups of features a rejection for this reason teaches.
    ///
    /// - Parameters:
    ///   - fit: the attributes of the definition.
    ///   - blamed: names of attributes, as the rep gave them.
    package func mask(_ fit: [FitAttribute], blamed: [String]) -> [String] {
        switch self {
        case .notInterested: [Feature.behaviourGroup] + fit.map(\.name)
        case .researching: [Feature.behaviourGroup]
        case .badFit where blamed.isEmpty: fit.map(\.name)
        case .badFit:
            fit.map(\.name).filter(Set(blamed.compactMap { fit.meant(by: $0)?.name }).contains)
        default: fit.filter { subjects.contains($0.subject) }.map(\.name)
        }
    }

    /// Reasons that speak of attributes of which a definition has none: they teach nothing.
    package static func withoutAttribute(_ fit: [FitAttribute]) -> [Reason] {
        allCases.filter {
            ($0 == .badFit || !$0.subjects.isEmpty) && $0.mask(fit, blamed: []).isEmpty
        }
    }

    /// What the reason is about, where it is about some of the attributes; empty: about none, or all.
    package var subjects: [FitAttribute.Subject] {
        switch self {
        case .wrongPerson: [.seniority, .jobFunction]
        case .outOfTerritory: [.country, .region]
        case .student, .jobSeeker: [.seniority, .jobFunction, .emailClass]
        case .notInterested, .researching, .badFit, .badTiming, .noBudgetNow, .unreachable,
            .badData, .duplicate, .existingCustomer, .openOpportunity, .competitor, .partner,
            .spam, .internalTest, .other:
            []
        }
    }

    /// What happens to the counts, and when the next cycle may open.
    package var recycling: Recycling {
        switch self {
        case .badTiming, .noBudgetNow, .other: .later
        case .notInterested, .researching: .cold
        case .unreachable: .retry
        case .wrongPerson: .person
        case .badFit, .outOfTerritory: .fit
        case .badData: .data
        case .duplicate, .existingCustomer, .openOpportunity: .route
        case .student, .jobSeeker, .competitor, .partner, .spam, .internalTest: .out
        }
    }
}

/// Recycle classes with their defaults. Source: reasons.md, "Recycle classes".
package enum Recycling: UInt8, Sendable, CaseIterable {
    case later, cold, retry, person, fit, data, route, out

    /// Whether the counts start again at 0.
    package var clearsCounts: Bool { self == .cold }
    package var waitMilliseconds: Int64 {
        let day: Int64 = 86_400_000
        return switch self {
        case .later: 60 * day
        case .cold: 90 * day
        case .retry: 14 * day
        case .person, .fit, .data, .route, .out: 0
        }
    }
    /// What the next threshold is higher by.
    package var thresholdAddCentipoints: Int64 { self == .cold ? 1_500 : 0 }
    package var condition: Rearm.Condition {
        switch self {
        case .later, .cold, .retry: .newEvent
        case .person, .fit, .data: .factChanged
        case .route, .out: .never
        }
    }
}
