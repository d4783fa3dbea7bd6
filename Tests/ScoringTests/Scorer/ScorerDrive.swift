import Leads
import Runtime
import Scoring
import System
// Runs a history over a partition as a worker would, on topics in memory: transactions that commit,
// abort or die, rebalances, changes of weights and of the definition. After each of them what a
// restore gives is compared with memory (faults.md, "Crash at every step").
import TestSupport
import Wire

/// Memory and restore, or two runs, differ.
struct Divergence: Error, CustomStringConvertible {
    let description: String
}

final class ScorerDrive {
    /// What the log shows of a run: all that a smooth run needs to do the same.
    enum Step: Equatable {
        case took(ScorerInput, Int)
        case weights(Int)
        case definition(Int)
    }

    let history: History
    let readers: ScorerReaders
    let bug: InjectedBug?
    var dice: Dice
    var cluster = Cluster()
    var partition: ScorerPartition
    var effects = Effects()
    var definition = 0
    var weights = 0
    private(set) var committedSteps: [Step] = []
    private(set) var restores = 0
    /// Restores that had something to replay.
    private(set) var replays = 0
    /// How often the injected bug acted.
    var reached = 0
    private var wall = ScorerFixture.start

    init(_ history: History, _ readers: ScorerReaders, bug: InjectedBug? = nil) {
        (self.history, self.readers, self.bug) = (history, readers, bug)
        dice = Dice(seed: history.seed ^ 0xD1CE)
        partition = ScorerPartition(
            number: ScorerFixture.partition,
            environment: ScorerFixture.environment(
                Self.definition(0, history), hash: Self.hash(0, bug)),
            start: Offsets(0, 0))
    }

    private static func definition(_ number: Int, _ history: History) -> Definition {
        let definition = ScorerFixture.definitions[number]
        return history.isLearning ? ScorerFixture.learning(definition) : definition
    }

    static func hash(_ definition: Int, _ bug: InjectedBug?) -> String {
        bug == .definitionWithoutBarrier ? "same" : "definition \(definition)"
    }

    /// Until all records are taken and written.
    func run() throws {
        while nextRecord() != nil {
            if dice.chance(5) { try revoke() }
            if !history.isSteady, dice.chance(4) { try redefine() }
            try transaction()
        }
        try stop()
        try check(partition.totals.counts.engagement.total == Int64(history.engagement.count))
        try check(partition.totals.counts.feedback.total == Int64(history.feedback.count))
        try check(restores > 0 && cluster.committed == partition.totals.next)
    }

    func check(_ holds: Bool, line: Int = #line) throws {
        if !holds { throw Divergence(description: "ScorerDrive.swift:\(line) does not hold") }
    }

    // MARK: Transactions

    private func transaction() throws {
        if !history.isSteady, dice.chance(20), weights + 1 < history.weights.count { weights += 1 }
        begin()
        var open = Transaction()
        var steps = [Step.weights(weights)]
        for _ in 0..<dice.below(15) {
            guard let (input, index) = nextRecord() else { break }
            try take(input, index, in: &open)
            steps.append(.took(input, index))
        }
        switch dice.below(100) {
        case 0..<16:
            if dice.chance(60) { write(share(), in: &open) }
            abort()
        case 16..<22:
            if dice.chance(60) { write(share(), in: &open) }
            return try goOn(as: restored())
        default:
            write(share(), in: &open)
            commit(open, steps)
        }
        let (other, _) = try compareWithRestored()
        if dice.chance(20) { try goOn(as: other) }
    }

    func begin() {
        partition.use(history.weights[weights])
        wall += dice.between(20, 3_000)
        partition.begin(atMilliseconds: wall)
    }

    /// The next record of either input, mostly the older one.
    private func nextRecord() -> (ScorerInput, Int)? {
        let next = partition.totals.next
        let event = history.engagement.firstIndex { $0.offset >= next.engagement }
        let verdict = history.feedback.firstIndex { $0.offset >= next.feedback }
        guard let event else { return verdict.map { (.feedback, $0) } }
        guard let verdict else { return (.engagement, event) }
        let isEarlier =
            history.engagement[event].timestamp <= history.feedback[verdict].timestamp
        return isEarlier != dice.chance(15) ? (.engagement, event) : (.feedback, verdict)
    }

    func take(_ input: ScorerInput, _ index: Int, in open: inout Transaction) throws {
        let before = partition.totals
        let outcome: Outcome
        switch input {
        case .engagement:
            outcome = seen(history.engagement[index]).read {
                partition.takeEngagement($0, readers.engagement[definition], into: &effects)
            }
        case .feedback:
            outcome = history.feedback[index].read {
                partition.takeFeedback($0, readers.feedback, into: &effects)
            }
        }
        let record = input == .engagement ? history.engagement[index] : history.feedback[index]
        var counts = before.counts
        counts[input].count(outcome)
        var next = before.next
        next[input] = record.offset + 1
        try check(partition.totals.counts == counts && partition.totals.next == next)
        if case .deadLettered(let rejection) = outcome {
            try check(effects.isEmpty)
            open.deadLetters.append("\(input) \(record.offset) \(rejection.code.rawValue)")
        }
        open.outputs += effects.drain()
    }

    private func share() -> ScorerPartition.Share {
        switch dice.below(10) {
        case 0..<2: return .oldest(0)
        case 2..<5: return .oldest(1)
        case 5..<7: return .oldest(2)
        case 7..<9:
            var rule = WriteRule()
            if dice.chance(30) { rule.dirtyCountMax = 1 + dice.below(3) }
            return .due(rule)
        default: return .everything
        }
    }

    func write(_ share: ScorerPartition.Share, in open: inout Transaction) {
        partition.chooseWriting(share, atMilliseconds: wall)
        var hasMore = true
        while hasMore {
            hasMore = partition.encodeNext(1 + dice.below(3), into: &effects)
            open.state += effects.drain()
        }
        partition.encodeMeta(into: &effects)
        open.state += effects.drain()
    }

    func commit(_ open: Transaction, _ steps: [Step]) {
        cluster.commit(tampered(open), at: partition.totals.next)
        if dice.chance(40) { cluster.compact() }
        partition.committed()
        committedSteps += steps
    }

    private func abort() {
        partition.aborted()
        effects.clear()
        cleanTooEarly()
    }

    // MARK: Losing and getting partitions

    private func revoke() throws {
        if dice.chance(50) { try stop() }
        try goOn(as: restored())
    }

    /// A clean stop: nothing is left to replay.
    func stop() throws {
        begin()
        var open = Transaction()
        write(.everything, in: &open)
        commit(open, [])
        let (_, isReplayed) = try compareWithRestored()
        try check(!isReplayed || bug != nil)
    }

    /// A new definition comes with a new process, after a clean stop.
    private func redefine() throws {
        try redefine(as: dice.below(ScorerFixture.definitions.count))
    }

    func redefine(as number: Int) throws {
        if bug == .definitionWithoutBarrier { reached += 1 } else { try stop() }
        let old = partition
        definition = number
        partition = try restored().partition
        try expectSame(old, partition, as: .redefined)
        committedSteps.append(.definition(definition))
    }

    private func goOn(as other: (partition: ScorerPartition, isReplayed: Bool)) throws {
        effects.clear()
        partition = other.partition
    }

    private func goOn(as other: ScorerPartition) throws { partition = other }

    private func compareWithRestored() throws -> (ScorerPartition, isReplayed: Bool) {
        let other = try restored()
        restores += 1
        replays += other.isReplayed ? 1 : 0
        try expectSame(partition, other.partition, as: .restored)
        return (other.partition, other.isReplayed)
    }

    /// What a new process makes of the log.
    func restored() throws -> (partition: ScorerPartition, isReplayed: Bool) {
        let environment = ScorerFixture.environment(
            Self.definition(definition, history), hash: Self.hash(definition, bug))
        let (partition, replay) = try cluster.load(environment)
        if let replay {
            for record in history.engagement
            where record.offset >= replay.from && record.offset < replay.to {
                seen(record).read {
                    partition.replayEngagement($0, readers.engagement[definition])
                }
            }
        }
        partition.finishRestore()
        return (partition, replay != nil)
    }
}
