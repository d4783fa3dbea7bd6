import Kafka
import Leads
import Learning
import Scoring
import Wire

@testable import Demo
@testable import leadloop

/// The demo's loop without Kafka, in one thread: market, scorer, reps and learner take turns of
/// six simulated hours, and a verdict is heard days late, as over the topics.
struct DemoRehearsal {
    /// What a rehearsal differs in.
    struct Setting {
        var seed: UInt64
        var learns = true
        var lagDays: Int64 = 2
        /// A rep who says the opposite of what is true.
        var flipper: String?
        var tuning = Tuning()
        var truth = HiddenTruth.demo
    }

    private(set) var story: Story
    private(set) var eventCount = 0
    private var market: Market
    private let team: SalesTeam
    private let scorer: ScorerPartition
    private(set) var learner: Learner
    private(set) var judgements: [Judgement] = []
    private var clock = Market.startMilliseconds
    private var effects = Effects()
    private let events: EngagementReader
    private let verdicts = FeedbackReader()
    private var next = Offsets(0, 0)
    private var answers = TimeQueue<(mql: HandOver, answer: Answer)>()
    private let setting: Setting

    init(_ setting: Setting) {
        self.setting = setting
        var definition = DemoDefinition.parsed
        if !setting.learns { definition.learning.mode = .off }
        story = Story(definition, setting.truth)
        market = Market(seed: setting.seed)
        team = SalesTeam(seed: setting.seed, truth: setting.truth)
        learner = Learner(Prior(definition), tuning: setting.tuning)
        scorer = ScorerPartition(
            number: 0,
            environment: ScorerPartition.Environment(
                definition: definition, definitionHash: "", partitionCount: 1, clusterId: "",
                identity: Identity(secret: "demo", model: definition.model)),
            start: next)
        events = EngagementReader(traitPaths: definition.fit.flatMap(\.from))
    }

    mutating func run(untilEvents count: Int) {
        while eventCount < count {
            clock += Market.dayMilliseconds / 4
            scorer.begin(atMilliseconds: clock)
            while let event = market.next(until: clock) { take(event) }
            while let due = answers.next(until: clock - setting.lagDays * Market.dayMilliseconds) {
                take(due.element.answer, of: due.element.mql, at: due.milliseconds)
            }
            for effect in effects.effects { follow(effect) }
            effects.clear()
            scorer.chooseWriting(.everything, atMilliseconds: clock)
            while scorer.encodeNext(512, into: &effects) {}
            effects.clear()
            scorer.committed()
            publish()
        }
    }

    private mutating func take(_ event: MarketEvent) {
        let key = Array(event.leadId.utf8)
        let value = event.json()
        let record = InputRecord(
            key: key.span.bytes, value: value.span.bytes, offset: next.engagement,
            timestamp: event.milliseconds)
        _ = scorer.takeEngagement(record, events, into: &effects)
        next.engagement += 1
        eventCount += 1
    }

    private mutating func take(_ answer: Answer, of mql: HandOver, at milliseconds: Int64) {
        let key = Array(mql.leadId.utf8)
        let value = answer.json(of: mql, atMilliseconds: milliseconds)
        let record = InputRecord(
            key: key.span.bytes, value: value.span.bytes, offset: next.feedback, timestamp: clock)
        let outcome = scorer.takeFeedback(record, verdicts, into: &effects)
        precondition(outcome == .scored, "reps answer about what they were handed over")
        next.feedback += 1
    }

    private mutating func follow(_ effect: Effects.Effect) {
        let bytes = Array(effects.bytes[effect.value])
        switch effect.output {
        case .mqlEvents:
            guard let event = HandOver.read(bytes) else { preconditionFailure("unreadable MQL") }
            story.take(event)
            guard event.type == .qualified else { return }
            var answer = team.answer(event)
            if answer.repId == setting.flipper { answer = answer.flipped }
            answers.add((event, answer), at: event.milliseconds + answer.delayMilliseconds)
        case .judgements:
            guard let judgement = try? JudgementRecord.decode(bytes.span.bytes) else {
                preconditionFailure("unreadable judgement")
            }
            judgements.append(judgement)
            _ = learner.learn(judgement)
            _ = learner.publish(at: judgement.atMilliseconds)
        case .changelog: break
        }
    }

    private mutating func publish() {
        let version = learner.published
        let keys = learner.prior.features.map(\.key)
        let weights = PublishedWeights(
            version: version.version,
            points: Dictionary(uniqueKeysWithValues: zip(keys, version.points)),
            offset: version.offset, atMilliseconds: version.atMilliseconds)
        scorer.use(weights)
        story.take(weights)
    }
}

extension Answer {
    fileprivate var flipped: Answer {
        Answer(
            repId: repId, isAccepted: !isAccepted, reason: isAccepted ? "not_interested" : nil,
            delayMilliseconds: delayMilliseconds)
    }
}
