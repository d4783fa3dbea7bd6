import Leads
import Testing

/// The tables of reasons.md, "List of reasons" and reasons.md, "Recycle classes".
@Suite("reasons")
struct ReasonTests {
    static let names = [
        "seniority", "job_function", "function", "country", "region", "email_class", "industry",
    ]
    static let attributes = names.map { attribute($0) }
    static let people = ["seniority", "job_function", "function"]
    static let table: [(name: String, mask: [String], recycling: Recycling)] = [
        ("not_interested", ["behaviours"] + names, .cold),
        ("researching", ["behaviours"], .cold),
        ("bad_fit", names, .fit),
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
            #expect(reason.mask(Self.attributes, blamed: []) == mask, "\(name)")
            #expect(reason.recycling == recycling, "\(name)")
            #expect(reason.mask([], blamed: []) == mask.filter { $0 == "behaviours" })
        }
    }

    private static func attribute(
        _ name: String, _ subject: FitAttribute.Subject? = nil
    ) -> FitAttribute {
        FitAttribute(name: name, from: [name], kind: .number(bands: []), subject: subject)
    }

    /// First hours, finding 8: only a secret name taught anything.
    @Test("a reason follows what an attribute says it is, whatever its name")
    func subjects() {
        let fit = [
            Self.attribute("title", .seniority), Self.attribute("team", .jobFunction),
            Self.attribute("mail", .emailClass), Self.attribute("nation", .country),
            Self.attribute("country", .other), Self.attribute("size"),
        ]
        #expect(Reason.wrongPerson.mask(fit, blamed: []) == ["title", "team"])
        #expect(Reason.student.mask(fit, blamed: []) == ["title", "team", "mail"])
        #expect(Reason.outOfTerritory.mask(fit, blamed: []) == ["nation"])
        #expect(Reason.badFit.mask(fit, blamed: []).count == 6)
        #expect(Reason.withoutAttribute(fit) == [])
        #expect(
            Reason.withoutAttribute([fit[2]]) == [.wrongPerson, .outOfTerritory])
        #expect(
            Reason.withoutAttribute([])
                == [.badFit, .wrongPerson, .outOfTerritory, .student, .jobSeeker])
    }

    @Test("blame narrows bad_fit to attributes of the definition, and nothing else")
    func blame() {
        let blamed = ["country", "shoe_size"]
        #expect(Reason.badFit.mask(Self.attributes, blamed: blamed) == ["country"])
        for (name, mask, _) in Self.table where name != "bad_fit" {
            let reason = Reason(rawValue: name)
            #expect(reason?.mask(Self.attributes, blamed: blamed) == mask)
        }
    }

    /// A picklist's label is not its API value: verdicts of a whole CRM became dead letters.
    @Test(
        "a reason is read as CRMs write it, where one of the list is left",
        arguments: [
            ("Bad Fit", .badFit), ("bad_fit ", .badFit), ("BAD-FIT", .badFit), ("badFit", .badFit),
            ("Existing Customer", .existingCustomer), ("out of territory", .outOfTerritory),
            ("No Budget (now)", .noBudgetNow), ("Other...", .other), ("unreachable", .unreachable),
            ("Bad", nil), ("fit bad", nil), ("not bad fit", nil), ("", nil), ("--", nil),
        ] as [(String, Reason?)])
    func written(text: String, reason: Reason?) {
        #expect(Reason(written: text) == reason)
    }

    @Test("no two reasons are one without their separators")
    func distinct() {
        #expect(Set(Reason.allCases.map(\.rawValue.lettersAndDigits)).count == Self.table.count)
    }

    @Test("blame is read as reasons are, where one attribute is left")
    func blameAsWritten() {
        let fit = ["company_size", "mail", "m_ail"].map { Self.attribute($0) }
        func mask(_ blamed: String...) -> [String] { Reason.badFit.mask(fit, blamed: blamed) }
        #expect(mask("Company Size") == ["company_size"])
        #expect(mask("companySize ", "company_size") == ["company_size"])
        // Of two that it may be, none; its exact name is one.
        #expect(mask("M-ail") == [] && mask("mail") == ["mail"] && mask("m_ail") == ["m_ail"])
        #expect(mask("size") == [] && mask("") == [] && mask("-") == [])
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
