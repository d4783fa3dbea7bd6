// Who comes to the site of the demo's company. The hand-set points were made for the second and the
// third row; the money comes from the first.
import System

/// People who behave alike.
struct BuyerKind: Sendable {
    let name: String
    /// Of all who come.
    let share: Double
    /// Events in a visit of the market, on average.
    let eventCountMean: Double
    /// Between two sessions.
    let pauseDays: Double
    /// How often each event happens, against the others.
    let events: [(name: String, share: Double)]
    /// Only in the second half of what they do.
    static let lateEvents: Set = ["Demo Requested", "Trial Started"]
    /// Shares of `BuyerTraits.roles`, `.sizes` and of the core industries.
    let roles: [Double]
    let sizes: [Double]
    let coreShare: Double

    static let all = [
        BuyerKind(
            name: "buyer", share: 0.08, eventCountMean: 24, pauseDays: 1.6,
            events: [
                ("Page Viewed", 7), ("Pricing Page Viewed", 3.2), ("Docs Page Viewed", 3.4),
                ("Case Study Read", 2), ("Trial Started", 0.9), ("Demo Requested", 0.7),
                ("Webinar Attended", 0.5), ("Whitepaper Downloaded", 0.8),
                ("Email Link Clicked", 1.2), ("Email Opened", 1.5),
            ], roles: [0.25, 0.5, 0.25, 0], sizes: [0.2, 0.6, 0.2], coreShare: 0.65),
        BuyerKind(
            name: "collector", share: 0.14, eventCountMean: 34, pauseDays: 2.2,
            events: [
                ("Page Viewed", 7), ("Whitepaper Downloaded", 3.2), ("Webinar Attended", 1.8),
                ("Email Link Clicked", 4), ("Email Opened", 3), ("Case Study Read", 0.4),
                ("Pricing Page Viewed", 0.3), ("Demo Requested", 0.1),
            ], roles: [0.35, 0.3, 0.35, 0], sizes: [0.3, 0.3, 0.4], coreShare: 0.45),
        BuyerKind(
            name: "large account", share: 0.05, eventCountMean: 24, pauseDays: 2,
            events: [
                ("Page Viewed", 7), ("Whitepaper Downloaded", 1.6), ("Webinar Attended", 1.2),
                ("Pricing Page Viewed", 0.8), ("Docs Page Viewed", 0.8), ("Demo Requested", 0.4),
                ("Email Link Clicked", 1), ("Email Opened", 2),
            ], roles: [0.5, 0.3, 0.2, 0], sizes: [0, 0.15, 0.85], coreShare: 0.5),
        BuyerKind(
            name: "passer-by", share: 0.58, eventCountMean: 18, pauseDays: 2.5,
            events: [
                ("Page Viewed", 12), ("Email Opened", 3), ("Email Link Clicked", 1),
                ("Whitepaper Downloaded", 0.4), ("Pricing Page Viewed", 0.3),
                ("Case Study Read", 0.4), ("Docs Page Viewed", 0.2),
            ], roles: [0.15, 0.3, 0.5, 0.05], sizes: [0.45, 0.35, 0.2], coreShare: 0.4),
        BuyerKind(
            name: "job seeker", share: 0.07, eventCountMean: 32, pauseDays: 1.5,
            events: [
                ("Page Viewed", 6), ("Careers Page Viewed", 2), ("Case Study Read", 1.2),
                ("Whitepaper Downloaded", 1.6), ("Webinar Attended", 1.4),
                ("Email Link Clicked", 2), ("Docs Page Viewed", 0.6), ("Email Opened", 1),
            ], roles: [0.05, 0.25, 0.5, 0.2], sizes: [0.4, 0.3, 0.3], coreShare: 0.5),
        BuyerKind(
            name: "student", share: 0.08, eventCountMean: 32, pauseDays: 2,
            events: [
                ("Page Viewed", 6), ("Whitepaper Downloaded", 3), ("Webinar Attended", 1.8),
                ("Docs Page Viewed", 1.6), ("Case Study Read", 0.8), ("Email Link Clicked", 2.5),
                ("Email Opened", 1),
            ], roles: [0, 0, 0.15, 0.85], sizes: [0.5, 0.2, 0.3], coreShare: 0.3),
    ]
}

/// What an identify call tells of a buyer.
struct BuyerTraits: Sendable, Equatable {
    let role: String, employees: Int, industry: String

    static let roles = ["head", "manager", "engineer", "student"]
    /// Bounds of employees, by size.
    static let sizes = [5...49, 50...999, 1_000...20_000]
    static let coreIndustries = ["software", "telecom"]
    static let otherIndustries = ["retail", "media", "education", "logistics", "public sector"]

    init(of kind: BuyerKind, _ dice: inout Dice) {
        role = Self.roles[dice.pick(byShare: kind.roles)]
        let size = Self.sizes[dice.pick(byShare: kind.sizes)]
        employees = size.lowerBound + dice.below(size.count)
        industry = dice.pick(
            dice.chance(kind.coreShare) ? Self.coreIndustries : Self.otherIndustries)
    }
}
