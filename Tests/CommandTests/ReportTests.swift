import Leads
import Learning
import Report
import Testing
import Wire

@testable import leadloop

@Suite struct ReportTests {
    func view(
        _ inputs: [AggregatorInput], since: Int64? = nil, mode: LearningRules.Mode = .auto,
        isExploring: Bool? = true, experiment: ExperimentView? = nil,
        halfLives: [String: HalfLifeShadows.Evidence] = [:]
    ) throws -> ReportView {
        let world = try WeightsWorld(inputs, mode: mode)
        var fold = LoopFold(sinceMilliseconds: since ?? .min)
        for change in world.changes { fold.take(change) }
        for judgement in world.judgements { fold.take(judgement) }
        var record = world.record
        record.state.halfLives = HalfLifeShadows(record.features.map { halfLives[$0.key] })
        var joint = JointFold(world.now.prior, reps: record.state.reps)
        for judgement in world.judgements { joint.take(judgement) }
        return ReportView(
            report: LoopReport(fold, record), mode: mode.rawValue, sinceMilliseconds: since,
            thresholdPoints: 60, isExploring: isExploring, experiment: experiment, joint: joint)
    }

    /// Catches a fold that counts a repeated judgement twice, or finds what points already say.
    @Test("what two features say only together is found, with its points; nothing else is")
    func found() throws {
        var inputs: [AggregatorInput] = []
        for number in 0..<600 {
            let (demo, hint) = (number % 2 == 0, number / 2 % 2 == 0)
            let isGood = demo == hint
            let next = verdicts(
                number..<number + 1, accepted: number % 10 < (isGood ? 8 : 2),
                rep: "rep-\(number % 7)",
                ["demo": demo ? 1 : 0, "hint": hint ? 1 : 0, "page": number % 3 == 0 ? 1 : 0.5])
            inputs += next + (number % 50 == 0 ? next : [])
        }
        let view = try view(inputs)
        let found = try #require(view.joint?.found)
        #expect(found.first?.key == "demo & hint" && found.first!.points > 10)
        #expect(view.joint?.quality.count == 600)
        let text = view.text(width: 100, .plain)
        #expect(text.contains("what the loop found") && text.contains("demo & hint"))
        #expect(view.json.contains("\"name\":\"demo & hint\""))
        let nothing = try self.view(verdicts(0..<40, rep: "ann", ["demo": 1, "page": 1]))
        #expect(nothing.joint?.found.isEmpty == true)
        #expect(nothing.text(width: 100, .plain).contains("no two features"))
    }

    @Test("verdicts that were corrected or put into quarantine are in no figure, others once")
    func inForce() throws {
        let report = try view(
            verdicts(0..<10, rep: "ann", ["demo": 1])
                + verdicts(10..<15, accepted: true, rep: "bob", ["page": 1])
                // The same id again, and a correction.
                + verdicts(3..<4, rep: "ann", ["demo": 1])
                + verdicts(15..<16, accepted: true, rep: "ann", supersedes: "j3", ["demo": 1])
                + [
                    command(
                        .quarantine(repId: "bob", fromMilliseconds: WeightsWorld.start + 12_000),
                        "q")
                ]
        ).report
        // 16 verdicts, less the corrected one, less bob's three of the quarantine.
        #expect(report.all.published.count == 12)
        #expect(report.all.published.isAccepted.count { $0 } == 3)
        // Acceptance is of what people said: quarantined ones too.
        #expect(report.acceptance == Acceptance(accepted: 6, count: 15))
        #expect(report.reps.map(\.name) == ["ann", "bob"])
        #expect(report.reps[0].acceptance == Acceptance(accepted: 1, count: 10))
        #expect(report.features.map(\.name) == ["demo", "page"])
        #expect(report.features[1].acceptance == Acceptance(accepted: 5, count: 5))
    }

    @Test("probabilities are those of the audit: published, by hand, beliefs; the last 250 apart")
    func figures() throws {
        // In three days, so that no limit per day holds them back.
        var inputs: [AggregatorInput] = []
        for number in 0..<300 {
            let rep = ["ann", "bob", "cid"][number % 3]
            inputs += verdicts(
                number..<number + 1, accepted: number % 4 == 0, rep: rep,
                ["demo": 1, "page": number % 2 == 0 ? 1 : 0.5])
        }
        let view = try view(inputs)
        #expect(view.report.all.published.count == 300 && view.report.recent.published.count == 250)
        // Points by hand think far better of these leads than the reps do.
        #expect(view.report.all.hand.logLoss > view.report.all.published.logLoss)
        #expect(view.report.all.published.logLoss > view.report.all.beliefs.logLoss)
        let text = view.text(width: nil, .plain)
        let even = text.replacing(#/ +/#, with: " ")
        #expect(even.contains("published points, last 250 250 0."))
        #expect(even.contains("agreed points, all 300 0."))
        #expect(text.contains("expected, all  accepted"))
        let json = view.json
        #expect(json.contains(#""figures":{"last":{"verdicts":250,"published":{"logLoss":0."#))
        #expect(json.contains(#""reliability":[{"probability":0."#))
        #expect(json.components(at: #""fits":"#) == 20)
    }

    @Test("acceptance of all stands beside that of verdicts that teach; too many 'other' alarm")
    func teaching() throws {
        let inputs =
            verdicts(0..<6, ["demo": 1])
            + verdicts(6..<10, accepted: true, weightsVersion: 3, ["demo": 1])
            + verdicts(10..<12, reason: "other", mask: [], ["demo": 1])
        let view = try view(inputs)
        #expect(view.report.acceptance == Acceptance(accepted: 4, count: 12))
        #expect(view.report.teachingAcceptance == Acceptance(accepted: 4, count: 10))
        #expect(view.report.reasons.map(\.name) == ["not_interested", "other"])
        #expect(view.report.others == Acceptance(accepted: 2, count: 8))
        #expect(view.report.hasTooManyOthers)
        #expect(view.report.versions.map(\.name) == ["0", "3"])
        #expect(
            view.alarms == [
                "25 % of rejections are for 'other', 15 % at most would be: the reasons do not fit"
            ])
        let text = view.text(width: nil, .plain)
        #expect(
            text.contains(
                "of 12 verdicts: 33 % (14-61) accepted; of the 10 used for learning: 40 % (17-69)"))
        #expect(text.contains("2 judgements kept and not learned: the reason teaches nothing"))
        #expect(!(try self.view(Array(inputs[..<10])).report.hasTooManyOthers))
    }

    @Test("what a person should look at is told first: freeze, proposal, held weights, reps")
    func alarms() throws {
        let frozen = try view(
            verdicts(0..<30, ["hint": 1, "demo": 1]) + [command(.freeze, "f", note: "why not")])
        #expect(
            frozen.alarms[0].hasPrefix(
                "publication is frozen by ops since 2025-01-06T08:26:39.000Z: why not"))
        #expect(frozen.alarms[1].hasPrefix("hint is capped at 0; verdicts suggest -"))
        #expect(frozen.json.contains(#""held":[{"feature":"hint","points":"#))
        let proposed = try view(verdicts(0..<25, ["demo": 1]), mode: .propose)
        #expect(proposed.alarms[0].hasPrefix("version 1 waits for approval since "))
        let burst = try view(verdicts(0..<201, accepted: true, rep: "bob", ["page": 1]))
        #expect(burst.alarms.contains("bob gave more verdicts on one day than are learned"))
        #expect(try view([command(.unfreeze, "u")]).alarms.isEmpty)
    }

    @Test("what the loop changed is from the first points to the last, since a time")
    func changes() throws {
        let inputs =
            verdicts(0..<75, ["demo": 1])
            + [command(.pin(feature: "demo"), "p"), command(.rollback(toVersion: 1), "r")]
        let all = try view(inputs).report.changes
        #expect(all.versions == [.publish: 3, .rollback: 1])
        #expect(all.moves == [.init(feature: "demo", from: 40, to: 35, count: 4)])
        #expect(all.decisions.map(\.kind) == ["pin", "rollback"])
        let later = try view(inputs, since: WeightsWorld.start + 49_000)
        #expect(later.report.changes.moves == [.init(feature: "demo", from: 35, to: 35, count: 3)])
        #expect(later.report.acceptance.count == 26)
        #expect(later.report.all.published.count == 75)
        let text = later.text(width: nil, .plain)
        #expect(
            text.contains(
                "new versions since 2025-01-06T08:11:55.052Z: 2 publish, 1 rollback; 50 %"))
        let none = try view(inputs, since: WeightsWorld.start + 9_000_000)
        #expect(none.text(width: nil, .plain).contains("the loop changed nothing since 2025-01-06"))
    }

    @Test("explored leads are in no acceptance but their own, silence in none; p is judged by all")
    func apart() throws {
        let inputs =
            verdicts(0..<6, rep: "ann", ["demo": 1])
            + verdicts(6..<10, accepted: true, rep: "ann", ["demo": 1])
            + explored(
                verdicts(10..<13, rep: "ann", weightsVersion: 3, ["page": 1])
                    + verdicts(13..<14, accepted: true, rep: "bob", ["demo": 1]))
            + silent(verdicts(14..<16, ["hint": 1]) + explored(verdicts(16..<17, ["hint": 1])))
            // A win that came late takes the place of a silence.
            + silent(verdicts(17..<18, ["hint": 1]))
            + verdicts(18..<19, accepted: true, rep: "ann", supersedes: "j17", ["demo": 1])
        let view = try view(inputs)
        let report = view.report
        #expect(report.acceptance == Acceptance(accepted: 5, count: 11))
        #expect(report.teachingAcceptance == report.acceptance)
        #expect(report.exploration == Acceptance(accepted: 1, count: 4) && report.silences == 3)
        let whole = Acceptance(accepted: 5, count: 11)
        for (groups, name) in [
            (report.reps, "ann"), (report.versions, "0"), (report.features, "demo"),
        ] {
            #expect(groups.map(\.name) == [name] && groups[0].acceptance == whole, "\(name)")
        }
        #expect(report.reasons.map(\.name) == ["not_interested"])
        #expect(report.all.published.count == 18)
        let text = view.text(width: nil, .plain)
        #expect(
            text.contains("\nexploration: 4 judged, 1 accepted (5-70), in no other acceptance\n"))
        #expect(text.contains("\nsilence: 3 leads judged by nobody in time, in no acceptance\n"))
        #expect(
            view.json.contains(#""exploration":{"verdicts":4,"accepted":1,"share":0.25,"#)
                && view.json.contains(#""explores":true,"silences":3,"#))
        let later = try self.view(inputs, since: WeightsWorld.start + 13_000).report
        #expect(later.exploration == Acceptance(accepted: 1, count: 1) && later.silences == 3)
    }

    @Test("a definition that explores nothing is noted, no alarm; one of another model is not")
    func unexplored() throws {
        let note =
            "note: selection bias: nobody below the threshold is ever tried (exploration is off)\n"
        let none = try view([command(.unfreeze, "u")], isExploring: false)
        #expect(none.alarms.isEmpty && none.text(width: nil, .plain).contains(note))
        #expect(none.json.contains(#""notes":["selection bias: nobody"#))
        #expect(none.json.contains(#""explores":false"#))
        let other = try view([command(.unfreeze, "u")], isExploring: nil)
        #expect(other.notes.isEmpty && other.json.contains(#""notes":[],"#))
        #expect(other.json.contains(#""explores":null"#))
        let some = try view([command(.unfreeze, "u")], isExploring: true)
        #expect(some.notes.isEmpty)
        #expect(some.text(width: nil, .plain).contains("\nexploration: none judged\n"))
    }

    @Test("the experiment is shown as its status has it; a decision is told first")
    func experiment() throws {
        let decided = ExperimentTests.view(ExperimentTests.running((30, 62), of: 100))
        let view = try view([command(.unfreeze, "u")], experiment: decided)
        let text = view.text(width: nil, .plain)
        #expect(text.contains("\n\n" + decided.text(.plain) + "\n"))
        #expect(text.contains("\nreview: experiment 'soft\\u001ber': challenger better by 32.0 %"))
        #expect(view.json.contains(#""experiment":"# + decided.json + ","))
        let open = ExperimentTests.view(ExperimentTests.running((50, 50), of: 120))
        #expect(try self.view([command(.unfreeze, "u")], experiment: open).alarms.isEmpty)
        let none = try self.view([command(.unfreeze, "u")])
        #expect(!none.text(width: nil, .plain).contains("experiment"))
        #expect(none.json.contains(#""experiment":null,"#))
    }

    @Test("half-lives that verdicts speak against are noted with what would gain, others are not")
    func halfLives() throws {
        let view = try view(
            [command(.unfreeze, "u")],
            halfLives: [
                "demo": halfLife(400, half: -0.05), "page": halfLife(1_200, double: -0.03),
                "hint": halfLife(400, half: -0.01),
            ])
        #expect(
            view.notes == [
                "half-life of 'demo' looks too long: half of it predicts better, log-loss by 0.0500 "
                    + "+- 0.0100 over 400 verdicts",
                "half-life of 'page' looks too short: twice that predicts better, log-loss by 0.0300 "
                    + "+- 0.0100 over 1,200 verdicts",
            ])
        #expect(view.alarms.isEmpty)
        #expect(
            view.text(width: nil, .plain).contains("\nnote: half-life of 'demo' looks too long"))
        #expect(
            view.json.contains(
                #""halfLives":[{"behaviour":"demo","verdicts":400,"finding":"too long","half":{"#))
        #expect(view.json.contains(#"{"behaviour":"hint","verdicts":400,"finding":null,"#))
    }

    @Test("the threshold stays while p there follows the offset")
    func threshold() throws {
        let before = try view([command(.unfreeze, "u")])
        // base rate 20 %: even at 40 points, so 20 more double the odds.
        #expect(
            before.text(width: nil, .plain).contains(
                "a lead qualifies at 60.0 points; predicted acceptance at threshold 67 %"))
        let after = try view(verdicts(0..<25, ["demo": 1]))
        #expect(after.report.probability(atPoints: 60) < 0.4)
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(at text: String) -> Int {
        self.split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
