import Crypto
import Leads
import Scoring
import System
// A seeded history of one partition: what lies on its inputs, and which weights come. Few leads,
// because collisions are the point.
import TestSupport

struct History {
    let seed: UInt64
    private(set) var engagement: [LogRecord] = []
    private(set) var feedback: [LogRecord] = []
    /// Version 0 first.
    private(set) var weights: [PublishedWeights] = []
    /// Whether weights or the definition change.
    let isSteady: Bool
    /// Whether leads are explored and silence is judged.
    var isLearning: Bool { seed % 2 == 1 }
    private var dice: Dice
    private var leads: [String] = []
    private var clock = ScorerFixture.start
    private var isCrowded = false
    /// Of the odd ways in which tools write traits; drawn apart, so that the rest of a seed stays.
    private var traitDice: Dice

    init(seed: UInt64) {
        self.seed = seed
        dice = Dice(seed: seed)
        traitDice = Dice(seed: seed ^ 0x7A17)
        isSteady = dice.chance(25)
        leads = (0..<2 + dice.below(4)).map { _ in dice.pick(ScorerFixture.leads) }
        weights = [.handSet(ScorerFixture.definitions[0])]
        if !isSteady {
            addWeights()
            addExperiments()
        }
        // Now and then more events than a lead remembers.
        isCrowded = dice.chance(2)
        if isCrowded { leads = [leads[0]] }
        let count = isCrowded ? 600 : 50 + dice.below(8)
        let verdicts = 7 + dice.below(8)
        var offset = dice.between(0, 3)
        var feedbackOffset = dice.between(0, 3)
        for index in 0..<count {
            advance()
            offset += dice.chance(10) ? dice.between(2, 5) : 1
            let content = engagementContent()
            engagement.append(
                LogRecord(
                    key: content.key, value: content.value, offset: offset, timestamp: clock))
            guard dice.below(count) < verdicts, index > 3 else { continue }
            feedbackOffset += dice.chance(10) ? dice.between(2, 5) : 1
            let verdict = feedbackContent()
            feedback.append(
                LogRecord(
                    key: verdict.key, value: verdict.value, offset: feedbackOffset,
                    timestamp: clock))
        }
    }

    var recordCount: Int { engagement.count + feedback.count }

    private mutating func advance() {
        if isCrowded && !dice.chance(2) {
            clock += dice.between(0, 3)
            return
        }
        switch dice.below(10) {
        case 0..<6: clock += dice.between(0, 6 * ScorerFixture.hour)
        case 6..<9: clock += dice.between(0, 3 * ScorerFixture.day)
        default: clock += dice.between(10, 70) * ScorerFixture.day
        }
    }

    /// Random points, some left out: those have the hand-set ones.
    private mutating func addWeights() {
        for version in 1...3 + dice.below(4) {
            var points: [String: Double] = [:]
            for definition in ScorerFixture.definitions {
                for feature in definition.features where dice.chance(80) {
                    points[feature.key] =
                        feature.handPoints + Double(dice.between(-1_200, 1_200)) / 100
                }
            }
            weights.append(
                PublishedWeights(
                    version: version, points: points, offset: 0, atMilliseconds: clock))
        }
    }

    /// Every other version has an experiment; drawn apart, so that the rest of a seed stays as it was.
    private mutating func addExperiments() {
        var dice = Dice(seed: seed ^ 0xE8)
        for index in weights.indices where dice.chance(50) {
            var points: [String: Double] = [:]
            for (key, known) in weights[index].points.sorted(by: { $0.key < $1.key }) {
                points[key] = known + Double(dice.between(-900, 900)) / 100
            }
            var challenger = Challenger(points: points, offset: 5)
            if dice.chance(60) {
                let threshold = Double(dice.between(8, 40))
                challenger.thresholds = Challenger.Thresholds(
                    threshold: threshold, exit: threshold / 2)
            }
            weights[index].experiment = Experiment(
                name: dice.pick(["a", "b"]), share: 0.5, challenger: challenger)
        }
    }

    // MARK: Engagement

    private mutating func engagementContent() -> (key: [UInt8]?, value: [UInt8]?) {
        let lead = dice.pick(leads)
        let key = Array(lead.utf8)
        switch dice.below(100) {
        case 0..<66: return (key, Array(track(lead).utf8))
        case 66..<80: return (key, Array(identify(lead).utf8))
        case 80..<90:
            guard !engagement.isEmpty else { return (key, Array(track(lead).utf8)) }
            let again = dice.pick(engagement)
            return (again.key, again.value)
        default: return bad(lead)
        }
    }

    private mutating func bad(_ lead: String) -> (key: [UInt8]?, value: [UInt8]?) {
        let key = Array(lead.utf8)
        let good = Array(track(lead).utf8)
        switch dice.below(9) {
        case 0: return (nil, good)
        case 1: return (Array("\0meta".utf8), good)
        case 2: return (key, nil)
        case 3: return (key, [])
        case 4: return (key, Array(good.prefix(dice.below(good.count))))
        case 5: return (Array("other".utf8), good)
        case 6: return (key, Array(#"{"type":"track","userId":"\#(lead)"}"#.utf8))
        case 7:
            let stranger = dice.pick(ScorerFixture.strangers)
            return (Array(stranger.utf8), Array(track(stranger).utf8))
        default: return (key, [UInt8](repeating: 0xFF, count: 1 + dice.below(40)))
        }
    }

    private static let events = [
        "Demo Requested", "Pricing Viewed", "Pricing Viewed", "Page Viewed", "Page Viewed",
        "Careers Viewed", "Nothing Viewed", "Email Sent", "Never Heard Of",
    ]

    private mutating func track(_ lead: String) -> String {
        let event = dice.pick(Self.events)
        return #"{"type":"track","event":"\#(event)","userId":"\#(lead)"\#(ending())}"#
    }

    private mutating func identify(_ lead: String) -> String {
        var traits: [String] = []
        if dice.chance(60) {
            let value = dice.pick(["Software ", "RETAIL", "farming", "unknown", ""])
            traits.append(#""industry":"\#(value)""#)
        }
        if dice.chance(60) { traits.append(#""employees":\#(dice.pick([3, 120, 300, 9_000]))"#) }
        if dice.chance(40) { traits.append(#""customer":\#(dice.pick(["true", "false", "7"]))"#) }
        var all = #""traits":{\#(traits.joined(separator: ","))}"#
        if traitDice.chance(40) {
            let odd = oddTraits()
            let context = #""context":{"page":{"title":"\ud83c"},"traits":{\#(odd)}}"#
            all = traitDice.chance(50) ? context : traitDice.chance(50) ? "\(all),\(context)" : all
            if traitDice.chance(30) { all = #""traits":{\#(odd)}"# }
        }
        return #"{"type":"identify","userId":"\#(lead)",\#(all)\#(ending())}"#
    }

    /// As HubSpot, Salesforce and forms write them.
    private mutating func oddTraits() -> String {
        let industry = ["null", #""--None--""#, #"" Telecom""#, "7", "[]", #""N/A""#, #""-""#]
        let employees = [#""800""#, #"" 40 ""#, "null", "\"\"", #""1,200""#, #""undefined""#, "{}"]
        let customer = [#""true""#, #""FALSE ""#, "null", #""yes""#, #""not provided""#]
        let company = [#"{"industry":"retail"}"#, #"{"industry":null}"#, "null"]
        var traits: [String] = []
        for (key, values) in [
            ("industry", industry), ("company", company), ("employees", employees),
            ("customer", customer),
        ] where traitDice.chance(50) {
            traits.append(#""\#(key)":\#(traitDice.pick(values))"#)
        }
        return traits.joined(separator: ",")
    }

    /// Id and time: some without an id, some late, out of order or in the future.
    private mutating func ending() -> String {
        let time: Int64 =
            switch isCrowded && !dice.chance(3) ? 20 : dice.below(20) {
            case 0..<12: clock - dice.between(0, 6 * ScorerFixture.hour)
            case 12..<16: clock - dice.between(0, 6) * ScorerFixture.day
            case 16..<18: clock - dice.between(0, 40) * ScorerFixture.day
            case 18: clock + dice.between(0, ScorerFixture.day)
            default: clock
            }
        let ids = isCrowded ? 4_000 : 400
        let id = dice.chance(85) ? #","messageId":"m\#(dice.below(ids))""# : ""
        return #"\#(id),"timestamp":"\#(EventTime.text(time))""#
    }

    // MARK: Feedback

    private static let reasons =
        Reason.allCases.map(\.rawValue)
        // More often, because they clear the counts.
        + ["not_interested", "researching", "not_interested", "no_such_reason"]

    private mutating func feedbackContent() -> (key: [UInt8]?, value: [UInt8]?) {
        let lead = dice.chance(90) ? dice.pick(leads) : dice.pick(ScorerFixture.leads)
        var fields = [#""feedbackId":"f\#(dice.below(40))""#, #""repId":"rep""#]
        fields.append(#""leadId":"\#(dice.chance(97) ? lead : "other")""#)
        switch dice.below(20) {
        case 0..<7: fields.append(#""verdict":"accepted""#)
        case 7..<15:
            fields.append(#""verdict":"rejected""#)
            if dice.chance(90) { fields.append(#""reason":"\#(dice.pick(Self.reasons))""#) }
            if dice.chance(30) { fields.append(#""attempts":\#(dice.below(6))"#) }
            if dice.chance(30) { fields.append(#""fitAttributes":["industry"]"#) }
            if dice.chance(20) {
                let time = EventTime.text(clock + dice.between(-5, 40) * ScorerFixture.day)
                fields.append(#""recontactAfter":"\#(time)""#)
            }
        case 15..<18: fields.append(#""verdict":"retracted""#)
        case 18: fields.append(#""verdict":"advanced","stage":"won""#)
        default: fields.append(#""verdict":7"#)
        }
        switch dice.below(10) {
        case 0..<4: break
        case 4..<9:
            let cycle = UInt32(1 + dice.below(4))
            let id = ScorerFixture.identity.mql(lead: lead.utf8, cycle: cycle)
            fields.append(#""mqlId":"\#(id.hex)""#)
        default: fields.append(#""mqlId":"0123""#)
        }
        let at = clock - dice.between(0, dice.chance(80) ? 2 : 30 * 24) * ScorerFixture.hour
        fields.append(#""occurredAt":"\#(EventTime.text(at))""#)
        return (Array(lead.utf8), Array("{\(fields.joined(separator: ","))}".utf8))
    }
}
