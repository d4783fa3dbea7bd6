// Sales corrects and retracts as it likes, between any events: what remains is what the verdicts that
// stand in the end would have given alone. The model is a second run that never hears the others.
import Leads
import Scoring
import System
import TestSupport
import Testing
import Wire

@Suite("sequences of verdicts")
struct ScorerVerdictSequenceTests {
    @Test(
        "end in the counts, the cycle, the condition and the lessons of the final verdicts alone",
        arguments: 0..<200 as Range<UInt64>)
    func finalVerdictsAlone(seed: UInt64) throws {
        let story = VerdictStory(seed: seed)
        let told = VerdictRun(story, hears: nil)
        let alone = VerdictRun(story, hears: told.final)
        for lead in VerdictStory.subjects {
            try told.compare(lead, with: alone)
        }
        #expect(told.lessons == alone.lessons, "seed \(seed)")
        #expect(told.qualified == alone.qualified, "seed \(seed)")
    }

    @Test("reach what they are for: clearings taken back, later cycles, silence")
    func reach() {
        var (corrections, restored, cycles, silences) = (0, 0, 0, 0)
        for seed in UInt64(0)..<100 {
            let run = VerdictRun(VerdictStory(seed: seed), hears: nil)
            corrections += run.taken - run.final.count
            restored += run.restored
            cycles += run.qualified
            silences += run.lessons.count { $0.contains("silence") }
        }
        print(
            "verdicts: \(corrections) replaced, \(restored) restored, \(cycles) cycles, "
                + "\(silences) silences")
        #expect(corrections > 200 && restored > 50 && cycles > 220 && silences > 20)
    }
}

/// What happens, with its time.
struct VerdictStory {
    enum Step {
        case track(String, lead: String, id: String)
        case verdict(Int, lead: String, fields: String, isRetraction: Bool)
    }
    static let subjects = Array(ScorerFixture.leads.prefix(2))
    /// They move stream time and nothing else.
    static let others = Array(ScorerFixture.leads[2..<4])
    let definition: Definition
    private(set) var steps: [(days: Double, Step)] = []
    private var dice: Dice
    private var now = 0.0

    init(seed: UInt64) {
        dice = Dice(seed: seed)
        var definition = ScorerFixture.definitions[0]
        // Nothing is withdrawn: when a verdict comes is all that may differ.
        definition.exit = -1_000
        if seed % 2 == 1 { definition.learning.rejectAfterSeconds = 14 * 86_400 }
        self.definition = definition
        for _ in 0..<1 + dice.below(3) {
            for lead in Self.subjects {
                track("Demo Requested", lead)
                for _ in 0..<3 { track("Pricing Viewed", lead) }
            }
            for _ in 0..<dice.below(16) { something() }
            now += 100
        }
        for lead in Self.others + Self.others { track("Page Viewed", lead) }
    }

    private mutating func track(_ event: String, _ lead: String, late: Double = 0) {
        steps.append((now - late, .track(event, lead: lead, id: "e\(steps.count)")))
    }

    private mutating func something() {
        // All together less than the shortest wait.
        now += Double(dice.below(80)) / 100
        let lead = dice.pick(Self.subjects)
        guard dice.chance(60) else {
            let event = dice.pick(["Page Viewed", "Pricing Viewed", "Careers Viewed"])
            return track(event, lead, late: dice.chance(30) ? Double(dice.below(10)) : 0)
        }
        let number = steps.count
        // Now and then an old one: another is in force.
        let at = EventTime.text(
            ScorerFixture.start
                + Int64((now - (dice.chance(10) ? 1 : 0)) * 86_400_000))
        var fields = #""feedbackId":"f\#(number)","occurredAt":"\#(at)""#
        let isRetraction = dice.chance(30)
        if isRetraction {
            fields += #","verdict":"retracted""#
        } else if dice.chance(25) {
            let stage = dice.pick(["sql", "opportunity", "won", "lost", nil])
            fields +=
                stage.map { #","verdict":"advanced","stage":"\#($0)""# }
                ?? #","verdict":"accepted""#
        } else {
            let reason = dice.chance(50) ? Reason.notInterested : dice.pick(Reason.allCases)
            fields += #","verdict":"rejected","attempts":3,"reason":"\#(reason.rawValue)""#
        }
        steps.append(
            (now, .verdict(number, lead: lead, fields: fields, isRetraction: isRetraction)))
    }
}

/// A story as one partition took it.
struct VerdictRun {
    private let probe: ScorerProbe
    private let seedOfStory: VerdictStory
    private var judgements: [Judgement] = []
    /// By lead and cycle: the verdict in force; none after a retraction.
    private var inForce: [String: Int] = [:]
    private(set) var qualified = 0
    /// Verdicts and retractions that were taken.
    private(set) var taken = 0
    /// Those that brought counts back.
    private(set) var restored = 0

    var final: Set<Int> { Set(inForce.values) }

    /// - Parameter hears: verdicts that come at all; nil: all do.
    init(_ story: VerdictStory, hears: Set<Int>?) {
        seedOfStory = story
        probe = ScorerProbe(story.definition)
        for (days, step) in story.steps {
            switch step {
            case .track(let event, let lead, let id):
                note(probe.track(event, lead, days: days, id: id).outputs)
            case .verdict(let number, let lead, let fields, let isRetraction):
                guard hears?.contains(number) ?? true else { continue }
                let wasCleared = probe.lead(lead)?.decisions?.cleared != nil
                let result = probe.judge(
                    key: Array(lead.utf8),
                    value: Array(#"{"leadId":"\#(lead)","repId":"rep",\#(fields)}"#.utf8),
                    at: ScorerFixture.start + Int64(days * 86_400_000))
                note(result.outputs)
                guard result.outcome == .scored else { continue }
                taken += 1
                if wasCleared { restored += 1 }
                inForce["\(lead) \(probe.lead(lead)!.cycle)"] = isRetraction ? nil : number
            }
        }
    }

    private mutating func note(_ outputs: [Output]) {
        judgements += outputs.judgements
        qualified += outputs.kinds.count { $0 == "qualified" }
    }

    /// What the judgements teach together: those that none replaces.
    var lessons: [String] {
        var left: [String: Judgement] = [:]
        for judgement in judgements {
            if let superseded = judgement.supersedes { left[superseded] = nil }
            if judgement.kind != .retract { left[judgement.judgementId] = judgement }
        }
        return left.values.map { judgement in
            let features = judgement.features.map { "\($0.key) \(Float($0.x))" }
            return "\(judgement.mqlId) \(judgement.kind) \(judgement.isAccepted) "
                + "\(judgement.reason ?? "") \(judgement.mask) \(features) "
                + "\(judgement.scoreAtHandOver) \(judgement.atMilliseconds)"
        }.sorted()
    }

    func compare(_ id: String, with other: VerdictRun) throws {
        let (a, b) = (try #require(probe.lead(id)), try #require(other.probe.lead(id)))
        #expect(a.state == b.state && a.cycle == b.cycle && a.isExplored == b.isExplored)
        #expect(a.newest == b.newest && a.reset == b.reset && a.landmark == b.landmark)
        #expect(Self.decisions(of: a) == Self.decisions(of: b))
        #expect(
            (0..<a.recentCount).map { a.recent(at: $0) }
                == (0..<b.recentCount).map { b.recent(at: $0) })
        let (counts, wanted) = (Self.counts(of: a), Self.counts(of: b))
        try #require(counts.map(\.behaviour) == wanted.map(\.behaviour))
        for (count, wanted) in zip(counts, wanted) {
            #expect(count.isSetAside == wanted.isSetAside && count.newest == wanted.newest)
            #expect(count.occurrences == wanted.occurrences)
            #expect(abs(count.sum - wanted.sum) <= 1e-9 * wanted.sum)
        }
    }

    private static func counts(of lead: LeadImage) -> [DecayedCount] {
        (0..<lead.countCount).map { lead.count(at: $0) }.sorted {
            ($0.behaviour, $0.isSetAside ? 1 : 0) < ($1.behaviour, $1.isSetAside ? 1 : 0)
        }
    }

    /// Without what tells one verdict and one event from another.
    private static func decisions(of lead: LeadImage) -> Decisions? {
        guard var decisions = lead.decisions else { return nil }
        decisions.transitions = 0
        decisions.verdictIds = []
        decisions.verdictAtMilliseconds = 0
        // Whether silence spoke before a verdict that stands, or never had the time.
        decisions.learning.wasSilent = false
        if decisions.learning.silenceId != nil { decisions.learning.silenceId = [] }
        return decisions
    }
}
