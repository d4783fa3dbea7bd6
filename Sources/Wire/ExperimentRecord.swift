// An experiment as commands, weights and weight changes have it: the plan, and what verdicts said so
// far. Points stand in the order of their keys, so that equal experiments give equal bytes.
import Crypto
import Leads
package import Learning

extension JSONWriter {
    mutating func fields(_ plan: ExperimentPlan) {
        let challenger = plan.experiment.challenger
        field("name", plan.experiment.name)
        field("share", plan.experiment.share)
        field("shadow", plan.isShadow)
        field("promoteWhenBetter", plan.promotesWhenBetter)
        field("source", plan.source)
        field("points") { json in
            json.object { json in
                for (key, points) in challenger.points.sorted(by: { $0.key < $1.key }) {
                    json.field(key, points)
                }
            }
        }
        field("offset", challenger.offset)
        if let thresholds = challenger.thresholds {
            field("threshold", thresholds.threshold)
            field("exit", thresholds.exit)
        }
    }

    package mutating func write(_ running: RunningExperiment) {
        object {
            $0.fields(running.plan)
            $0.field("startedBy", running.startedBy)
            $0.field("startedAt", time: running.startedAtMilliseconds)
            $0.field("sinceVersion", running.sinceVersion)
            $0.field("test") { $0.write(running.test) }
            $0.field("losses") { $0.write(running.losses) }
        }
    }

    private mutating func write(_ test: MixtureSPRT) {
        object {
            $0.field("champion") { $0.write(test.champion) }
            $0.field("challenger") { $0.write(test.challenger) }
            $0.field("pairs", test.pairs.count)
            $0.field("championPaired", test.pairs.champion)
            $0.field("challengerPaired", test.pairs.challenger)
            $0.field("p", test.p)
            if let decision = test.decision { $0.field("decision", decision.rawValue) }
            $0.field("surplusCount", test.surplus.count)
            $0.field("surplus", Bits.pack(test.surplus).hex)
        }
    }

    private mutating func write(_ count: Acceptance) {
        object {
            $0.field("verdicts", count.count)
            $0.field("accepted", count.accepted)
        }
    }

    private mutating func write(_ losses: LossComparison) {
        object {
            $0.field("verdicts", losses.verdicts)
            $0.field("champion", losses.champion)
            $0.field("challenger", losses.challenger)
            $0.field("squares", losses.squares)
        }
    }

    /// Nothing for what no experiment is about.
    mutating func fields(_ assignment: Assignment?) {
        guard let assignment else { return }
        field("experiment", assignment.experiment)
        field("arm", assignment.arm.rawValue)
    }
}

struct WirePlan: Decodable {
    var name: String
    var share: Double
    var shadow: Bool
    var promoteWhenBetter: Bool
    var source: String
    var points: [String: Double]
    var offset: Double
    var threshold: Double?
    var exit: Double?

    /// What a person writes about the points, in bytes of UTF-8.
    static let sourceBytesMax = 1_024

    func plan() throws(Rejection) -> ExperimentPlan {
        guard name.isExperimentName, share > 0, share < 1,
            source.utf8.count <= Self.sourceBytesMax,
            points.count <= JudgementRecord.featuresMax,
            points.keys.allSatisfy(\.isRecordIdentifier), (threshold == nil) == (exit == nil)
        else { throw Rejection(.fieldInvalid, at: "/experiment") }
        var challenger = Challenger(points: points, offset: offset)
        if let threshold, let exit {
            challenger.thresholds = Challenger.Thresholds(threshold: threshold, exit: exit)
        }
        guard challenger.isValid else { throw Rejection(.fieldInvalid, at: "/experiment") }
        return ExperimentPlan(
            Experiment(name: name, share: share, challenger: challenger), isShadow: shadow,
            promotesWhenBetter: promoteWhenBetter, source: source)
    }
}

struct WireExperiment: Decodable {
    struct Count: Decodable {
        var verdicts: Int
        var accepted: Int
        var acceptance: Acceptance { Acceptance(accepted: accepted, count: verdicts) }
    }
    struct Test: Decodable {
        var champion: Count
        var challenger: Count
        var pairs: Int
        var championPaired: Int
        var challengerPaired: Int
        var p: Double
        var decision: String?
        var surplusCount: Int
        var surplus: String
    }
    struct Losses: Decodable {
        var verdicts: Int
        var champion: Double
        var challenger: Double
        var squares: Double
    }
    enum CodingKeys: CodingKey { case startedBy, startedAt, sinceVersion, test, losses }

    var plan: WirePlan
    var startedBy: String
    var startedAt: RecordTime
    var sinceVersion: Int
    var test: Test
    var losses: Losses

    init(from decoder: any Decoder) throws {
        plan = try WirePlan(from: decoder)
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        startedBy = try fields.decode(String.self, forKey: .startedBy)
        startedAt = try fields.decode(RecordTime.self, forKey: .startedAt)
        sinceVersion = try fields.decode(Int.self, forKey: .sinceVersion)
        test = try fields.decode(Test.self, forKey: .test)
        losses = try fields.decode(Losses.self, forKey: .losses)
    }

    func running() throws(Rejection) -> RunningExperiment {
        var running = RunningExperiment(
            try plan.plan(), startedBy: startedBy, startedAtMilliseconds: startedAt.milliseconds,
            sinceVersion: sinceVersion)
        var decision: MixtureSPRT.Decision?
        if let name = test.decision {
            decision = MixtureSPRT.Decision(rawValue: name)
            guard decision != nil else { throw Rejection(.fieldInvalid, at: "/experiment") }
        }
        guard let surplus = Bits.unpack(test.surplus, count: test.surplusCount),
            let state = MixtureSPRT(
                champion: test.champion.acceptance, challenger: test.challenger.acceptance,
                pairs: MixtureSPRT.Pairs(
                    count: test.pairs, champion: test.championPaired,
                    challenger: test.challengerPaired), surplus: surplus, p: test.p,
                decision: decision)
        else { throw Rejection(.fieldInvalid, at: "/experiment") }
        running.test = state
        running.losses.verdicts = losses.verdicts
        (running.losses.champion, running.losses.challenger) = (losses.champion, losses.challenger)
        running.losses.squares = losses.squares
        return running
    }
}

extension RunningExperiment: RecordPart {
    init(_ fields: RecordFields) throws {
        self = try WireExperiment(from: fields.decoder).running()
    }
}

extension String {
    /// Whether it can name an experiment.
    package var isExperimentName: Bool {
        isRecordIdentifier && utf8.count <= Limits.experimentNameBytesMax
    }
}

/// Yes or no, eight a byte, the first in the highest bit.
private enum Bits {
    static func pack(_ bits: [Bool]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
        for (place, bit) in bits.enumerated() where bit {
            bytes[place / 8] |= 0x80 >> UInt8(place % 8)
        }
        return bytes
    }

    /// nil if the text is not what `pack` gives for so many.
    static func unpack(_ hex: String, count: Int) -> [Bool]? {
        let digits: [Int] = hex.compactMap { $0.hexDigitValue }
        guard count >= 0, digits.count == hex.utf8.count, digits.count == (count + 7) / 8 * 2
        else { return nil }
        return (0..<count).map { place -> Bool in
            let bit = 8 >> (place % 4)
            return digits[place / 4] & bit != 0
        }
    }
}
