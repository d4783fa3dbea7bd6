// All decisions below O, from `mql.events`: per lead in the order of the log, and by their causes.
import Crypto
import Kafka
import Leads
import Wire

/// One event of `mql.events` that was read and is well formed.
struct Decision {
    var partition: Int32
    var offset: Int64
    /// Number in the log's index.
    var lead: Int
    var kind: MQLEvent.Kind
    var cycle: Int
    /// In the cycle, from 1 on.
    var transition: Int
    var cause: Cause
    var at: Int64
    var state: LifecycleState
    var reason: Reason?
    var repId: String?
    var mqlId: String
    /// What the explanation's contributions say, of qualified ones.
    var shares: [Share] = []
    var score: Int64 = 0
    var weightsVersion = 0
    var definitionVersion = 0
    /// Of the definition that it was made by; empty where the record does not say.
    var definitionHash = ""
    var isExploration = false
    var propensity = 1.0
    /// When a recycled lead may qualify again.
    var rearmAt: Int64?
    /// The cycle cooled below exit, in this decision or before it.
    var isWithdrawn = false
    /// The arm of the hand-over.
    var assignment: Assignment?
    /// The decision about this lead before it.
    var previous: Int?

    struct Share {
        var key: String
        var x: Double
        var decayed: Double
        var count: Int
        var last: Int64
        var isFit: Bool
    }
}

struct DecisionLog {
    let topic: String
    private let identity: AuditIdentity
    /// By the hash of the definition.
    private let weights: [String: WeightsTable]
    private let partitionCount: Int32
    private let partitioner: Partitioner
    private(set) var decisions: [Decision] = []
    private(set) var leads = LeadIndex()
    /// By lead number.
    private var latest: [Int?] = []
    private(set) var counts: [String: Int] = [:]
    private(set) var contributionCount = 0
    /// Events that name a definition which is not known, by its hash.
    private(set) var unpriced: [String: Int] = [:]

    init(
        topic: String, identity: AuditIdentity, weights: WeightsTable,
        definitions: [AuditDefinition], partitionCount: Int32, partitioner: Partitioner
    ) {
        (self.topic, self.identity) = (topic, identity)
        (self.partitionCount, self.partitioner) = (partitionCount, partitioner)
        self.weights = Dictionary(
            definitions.map { ($0.hash, weights.under($0.value)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The newest decision about a lead.
    func latest(_ lead: Int) -> Int? { latest[lead] }

    /// Takes a record whose cause lies below O.
    ///
    /// - Returns: its rank among the events of one cause.
    mutating func take(
        _ record: OutputRecord, _ cause: Cause, _ findings: inout AuditFindings
    ) -> Int {
        let (lead, topic) = (record.key, topic)
        func add(_ sentence: String) {
            findings.add(.decisions, topic, record.partition, record.offset, lead: lead, sentence)
        }
        guard let lead, let value = record.value else {
            add("an event without \(lead == nil ? "a key" : "a value")")
            return 0
        }
        let event: ReadMQLEvent
        do throws(Rejection) { event = try ReadMQLEvent.decode(value) } catch {
            add("an event that cannot be read: \(error.code.rawValue)")
            return 0
        }
        guard let kind = MQLEvent.Kind(rawValue: event.type) else {
            add("an event of the unknown type \(event.type)")
            return 0
        }
        counts[event.type, default: 0] += 1
        contributionCount += event.explanation?.contributions.count ?? 0
        if !event.leadId.utf8.elementsEqual(lead) { add("leadId and key differ") }
        if event.model != identity.model { add("the event is of model \(event.model)") }
        let mql = identity.mql(lead, cycle: event.cycle)
        if event.mqlId != mql.hex { add("mqlId is not that of the lead's cycle \(event.cycle)") }
        let home = partitioner.partition(key: lead.span.bytes, count: partitionCount)
        if home != cause.partition {
            add("partition \(cause.partition) decided about a lead that is not its own")
        }
        var decision = Decision(
            partition: record.partition, offset: record.offset, lead: leads.number(of: lead),
            kind: kind, cycle: event.cycle, transition: 0, cause: cause,
            at: event.at.milliseconds, state: event.state, reason: event.reason,
            repId: event.repId, mqlId: event.mqlId)
        decision.assignment = event.assignment
        decision.rearmAt = event.rearmAt?.milliseconds
        if decision.lead == latest.count { latest.append(nil) }
        decision.previous = latest[decision.lead]
        let before = decision.previous.map { decisions[$0] }
        decision.isWithdrawn =
            kind == .withdrawn || kind != .qualified && before?.isWithdrawn ?? false
        for fault in Self.follow(before, &decision) { add(fault) }
        if record.text("ce_id") != identity.event(mql, transition: decision.transition) {
            add("ce_id is not that of transition \(decision.transition) of this MQL")
        }
        if kind == .qualified {
            decision.isExploration = event.exploration ?? false
            decision.propensity = event.propensity ?? 1
            event.explanation.flatMap { weights[$0.versions.definitionHash] }?
                .exploration.faults(event, lead: lead).forEach(add)
        }
        explain(event, lead, &decision, after: before, add)
        // What the exploration band hands over counts for no arm.
        let own = decision.isExploration ? nil : event.explanation?.versions.assignment
        let opened = kind == .qualified ? own : before?.assignment
        if event.assignment != opened {
            add(
                "it names \(ExplanationCheck.text(event.assignment)), the hand-over was in "
                    + ExplanationCheck.text(opened))
        }
        latest[decision.lead] = decisions.count
        decisions.append(decision)
        return kind == .recycled ? 1 : 0
    }

    private mutating func explain(
        _ event: ReadMQLEvent, _ lead: [UInt8], _ decision: inout Decision, after before: Decision?,
        _ add: (String) -> Void
    ) {
        switch decision.kind {
        case .accepted, .rejected, .recycled, .retracted: return
        case .qualified, .withdrawn: break
        }
        guard let explanation = event.explanation else {
            return add("\(event.type) without an explanation")
        }
        decision.definitionHash = explanation.versions.definitionHash
        ExplanationCheck.sumFaults(explanation).forEach(add)
        if let weights = weights[decision.definitionHash] {
            let check = ExplanationCheck(
                explanation, lead: lead, kind: decision.kind,
                isExploration: decision.isExploration,
                thresholdAddCentipoints: before?.thresholdAddCentipoints ?? 0, weights)
            check.faults().forEach(add)
        } else {
            unpriced[decision.definitionHash, default: 0] += 1
        }
        if explanation.asOf.milliseconds != decision.at { add("explained at another time") }
        decision.score = centipoints(explanation.score)
        decision.weightsVersion = explanation.versions.weights
        decision.definitionVersion = explanation.versions.definition
        decision.shares = explanation.contributions.map {
            Decision.Share(
                key: $0.key, x: $0.x, decayed: $0.decayedCount ?? 1, count: $0.count ?? 1,
                last: $0.lastAt?.milliseconds ?? 0, isFit: $0.kind == "fit")
        }
    }
}

extension DecisionLog {
    /// Which decision may follow which; numbers the transition.
    private static func follow(_ before: Decision?, _ decision: inout Decision) -> [String] {
        guard let before else {
            decision.transition = 1
            guard decision.kind == .qualified else {
                return ["\(decision.kind.rawValue) of a lead that was never qualified"]
            }
            return decision.cycle == 1
                ? [] : ["the first MQL of the lead is of cycle \(decision.cycle)"]
        }
        guard decision.kind == .qualified else {
            decision.transition = before.transition + 1
            if decision.cycle != before.cycle {
                return [
                    "\(decision.kind.rawValue) of cycle \(decision.cycle), the lead is in cycle "
                        + "\(before.cycle)"
                ]
            }
            return decision.mayFollow(before)
                ? [] : ["\(decision.kind.rawValue) cannot follow state \(before.state.rawValue)"]
        }
        decision.transition = 1
        if decision.cycle == before.cycle {
            return ["a second MQL of cycle \(decision.cycle)"]
        }
        guard decision.cycle == before.cycle + 1 else {
            return ["cycle \(decision.cycle) follows cycle \(before.cycle)"]
        }
        return [.engaged, .recycled].contains(before.state)
            ? [] : ["qualified in state \(before.state.rawValue)"]
    }
}

extension Decision {
    /// What a rejection adds to the next threshold.
    fileprivate var thresholdAddCentipoints: Int64 {
        state == .recycled ? reason?.recycling.thresholdAddCentipoints ?? 0 : 0
    }

    fileprivate func mayFollow(_ before: Decision) -> Bool {
        switch kind {
        case .qualified: true
        case .withdrawn: before.state == .mql && state == .engaged
        case .accepted: state == .accepted
        case .rejected: state == .recycled || state == .disqualified
        case .recycled:
            before.kind == .rejected && before.cause == cause && state == .recycled
        case .retracted: state == (isWithdrawn ? .engaged : .mql)
        }
    }
}
