// Why sales said no, and what follows from it. Source: reasons.md, "List of reasons".

/// The closed list of reasons.
public enum Reason: String, Sendable, CaseIterable, Decodable {
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

    /// Which groups of features a rejection for this reason teaches; `fit` are the attributes of
    /// the definition.
    /// - Parameter blamed: attributes that the rep named.
    public func mask(attributes fit: [String], blamed: [String]) -> [String] {
        func among(_ names: String...) -> [String] { fit.filter { names.contains($0) } }
        return switch self {
        case .notInterested: [Feature.behaviourGroup] + fit
        case .researching: [Feature.behaviourGroup]
        case .badFit: blamed.isEmpty ? fit : fit.filter { blamed.contains($0) }
        case .wrongPerson: among("seniority", "job_function", "function")
        case .outOfTerritory: among("country", "region")
        case .student, .jobSeeker: among("seniority", "job_function", "function", "email_class")
        case .badTiming, .noBudgetNow, .unreachable, .badData, .duplicate, .existingCustomer,
            .openOpportunity, .competitor, .partner, .spam, .internalTest, .other:
            []
        }
    }

    /// What happens to the counts, and when the next cycle may open.
    public var recycling: Recycling {
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
public enum Recycling: UInt8, Sendable, CaseIterable {
    case later, cold, retry, person, fit, data, route, out

    /// Whether the counts start again at 0.
    public var clearsCounts: Bool { self == .cold }
    public var waitMilliseconds: Int64 {
        let day: Int64 = 86_400_000
        return switch self {
        case .later: 60 * day
        case .cold: 90 * day
        case .retry: 14 * day
        case .person, .fit, .data, .route, .out: 0
        }
    }
    /// What the next threshold is higher by.
    public var thresholdAddCentipoints: Int64 { self == .cold ? 1_500 : 0 }
    public var condition: Rearm.Condition {
        switch self {
        case .later, .cold, .retry: .newEvent
        case .person, .fit, .data: .factChanged
        case .route, .out: .never
        }
    }
}
