import Leads
import Testing

/// The tables of reasons.md, "List of reasons" and reasons.md, "Recycle classes".
@Suite("reasons")
struct ReasonTests {
    static let attributes = [
        "seniority", "job_function", "function", "country", "region", "email_class", "industry",
    ]
    static let people = ["seniority", "job_function", "function"]
    static let table: [(name: String, mask: [String], recycling: Recycling)] = [
        ("not_interested", ["behaviours"] + attributes, .cold),
        ("researching", ["behaviours"], .cold),
        ("bad_fit", attributes, .fit),
        ("wrong_person", people, .person),
        ("out_of_territory", ["country", "region"], .fit),
        ("student", people + ["email_class"], .out),
        ("job_seeker", people + ["email_class"], .out),
        ("bad_timing", [], .later), ("no_budget_now", [], .later), ("other", [], .later),
        ("unreachable", [], .retry), ("bad_data", [], .data),
        ("duplicate", [], .route), ("existing_customer", [], .route),
        ("open_opportunity", [], .route),
        ("competitor", [], .out), ("partner", [], .out), ("spam", [], .out),
        ("internal_test", [], .out),
    ]

    @Test("each reason teaches its groups and has its class")
    func reasons() throws {
        #expect(Set(Self.table.map(\.name)) == Set(Reason.allCases.map(\.rawValue)))
        for (name, mask, recycling) in Self.table {
            let reason = try #require(Reason(rawValue: name))
            #expect(reason.mask(attributes: Self.attributes, blamed: []) == mask, "\(name)")
            #expect(reason.recycling == recycling, "\(name)")
            #expect(reason.mask(attributes: [], blamed: []) == mask.filter { $0 == "behaviours" })
        }
    }

    @Test("blame narrows bad_fit to attributes of the definition, and nothing else")
    func blame() {
        let blamed = ["country", "shoe_size"]
        #expect(Reason.badFit.mask(attributes: Self.attributes, blamed: blamed) == ["country"])
        for (name, mask, _) in Self.table where name != "bad_fit" {
            let reason = Reason(rawValue: name)
            #expect(reason?.mask(attributes: Self.attributes, blamed: blamed) == mask)
        }
    }

    static let classes: [(Recycling, days: Int64, add: Int64, clears: Bool, Rearm.Condition)] = [
        (.later, 60, 0, false, .newEvent), (.cold, 90, 1_500, true, .newEvent),
        (.retry, 14, 0, false, .newEvent), (.person, 0, 0, false, .factChanged),
        (.fit, 0, 0, false, .factChanged), (.data, 0, 0, false, .factChanged),
        (.route, 0, 0, false, .never), (.out, 0, 0, false, .never),
    ]

    @Test("each recycle class has its wait, its addition and its condition")
    func recycleClasses() {
        #expect(Self.classes.map(\.0) == Recycling.allCases)
        for (recycling, days, add, clears, condition) in Self.classes {
            #expect(recycling.waitMilliseconds == days * Time.day)
            #expect(recycling.thresholdAddCentipoints == add)
            #expect(recycling.clearsCounts == clears && recycling.condition == condition)
        }
    }
}
