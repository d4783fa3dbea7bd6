// Whole partitions of a scorer: foreign records in, and foreign state restored.
import Leads
import Scoring
import Wire

extension Decoders {
    static let scorerDefinition: Definition = {
        var definition = Definition(threshold: 29, exit: 20)
        definition.behaviours = [
            Behaviour(
                name: "demo", event: "Demo Requested", points: 30, maxCount: 1,
                halfLifeSeconds: 30 * 86_400),
            Behaviour(
                name: "page", event: "Page Viewed", points: 2, maxCount: 8, halfLifeSeconds: 3_600),
            Behaviour(
                name: "careers", event: "Careers Viewed", points: -12, maxCount: 2,
                halfLifeSeconds: 14 * 86_400),
        ]
        definition.fit = [
            FitAttribute(
                name: "industry", from: ["industry", "company.industry"],
                kind: .text(
                    sets: [.init(label: "core", values: ["software"], points: 8)], otherwise: -6)),
            FitAttribute(
                name: "employees", from: ["employees"],
                kind: .number(bands: [
                    .init(label: "few", below: 50, points: -4),
                    .init(label: "many", below: nil, points: 9),
                ])),
            FitAttribute(
                name: "customer", from: ["customer"], kind: .bool(whenTrue: -5, whenFalse: 1)),
        ]
        return definition
    }()

    /// One partition, so that every key is at home.
    static func scorerEnvironment(_ definition: Definition) -> ScorerPartition.Environment {
        ScorerPartition.Environment(
            definition: definition, definitionHash: "fuzz", partitionCount: 1, clusterId: "fuzz",
            identity: Identity(secret: "fuzz", model: definition.model))
    }

    /// Any records: each is counted once, and what is written restores to the same leads.
    static func scorer() -> (UnsafeRawBufferPointer) -> Void {
        let environment = scorerEnvironment(scorerDefinition)
        let drive = ScorerDrive(environment)
        return { bytes in
            let partition = ScorerPartition(
                number: 0, environment: environment, start: Offsets(0, 0))
            partition.begin(atMilliseconds: recordTime)
            for frame in Frame.read(bytes) { drive.take(frame, partition) }
            drive.reload(partition)
        }
    }

    /// The changelog: whatever is let through goes on as a partition does, and restores again.
    static func scorerState() -> (UnsafeRawBufferPointer) -> Void {
        let environment = scorerEnvironment(scorerDefinition)
        let drive = ScorerDrive(environment)
        return { bytes in
            guard let partition = try? drive.load(Frame.read(bytes)),
                partition.totals.isAwayFromLimits
            else { return }
            partition.begin(atMilliseconds: recordTime)
            var leads: [[UInt8]] = [Array("lead-new".utf8)]
            partition.table.forEachRow { row in
                if leads.count < 4 { leads.append(Array(partition.table[row].id)) }
            }
            for lead in leads {
                for frame in Seeds.records(lead, at: recordTime) { drive.take(frame, partition) }
            }
            drive.reload(partition)
        }
    }
}

/// Takes and restores, and ends the process where a promise breaks.
final class ScorerDrive {
    private let environment: ScorerPartition.Environment
    private let engagement: EngagementReader
    private let feedback = FeedbackReader()
    private var effects = Effects()

    init(_ environment: ScorerPartition.Environment) {
        self.environment = environment
        engagement = EngagementReader(traitPaths: environment.definition.fit.flatMap(\.from))
    }

    func take(_ frame: Frame, _ partition: ScorerPartition) {
        let input: ScorerInput = frame.isFeedback ? .feedback : .engagement
        let before = partition.totals
        let (key, value) = (frame.key ?? [], frame.value ?? [])
        let record = InputRecord(
            key: frame.key == nil ? nil : key.span.bytes,
            value: frame.value == nil ? nil : value.span.bytes, offset: before.next[input],
            timestamp: frame.time ?? Decoders.recordTime)
        let outcome =
            switch input {
            case .engagement: partition.takeEngagement(record, engagement, into: &effects)
            case .feedback: partition.takeFeedback(record, feedback, into: &effects)
            }
        var expected = before.counts
        expected[input].count(outcome)
        Decoders.demand(partition.totals.counts == expected, "a record is not counted once")
        Decoders.demand(outcome == .scored || effects.isEmpty, "an effect of what does not count")
        effects.clear()
    }

    /// What a commit writes, as frames.
    func written(_ partition: ScorerPartition) -> [Frame] {
        partition.chooseWriting(.everything, atMilliseconds: Decoders.recordTime)
        while partition.encodeNext(512, into: &effects) {}
        partition.encodeMeta(into: &effects)
        defer { effects.clear() }
        return effects.effects.map {
            Frame(key: Array(effects.bytes[$0.key]), value: Array(effects.bytes[$0.value]))
        }
    }

    /// The partition that a worker would build from the changelog.
    /// - Returns: nil for offsets that no group has: below 0, or near the end of 64 bits.
    func load(_ frames: [Frame]) throws(StateRefusal) -> ScorerPartition? {
        var loader = ScorerPartition.Loader(number: 0, environment: environment)
        for frame in frames { try load(frame, &loader) }
        if let known = loader.committed {
            let possible: Range<Int64> = 0..<1 << 60
            guard possible.contains(known.engagement), possible.contains(known.feedback) else {
                return nil
            }
        }
        let committed = loader.committed
        let (partition, _) = try loader.finish(committed: committed, first: Offsets(0, 0))
        partition.finishRestore()
        return partition
    }

    private func load(_ frame: Frame, _ loader: inout ScorerPartition.Loader)
        throws(StateRefusal)
    {
        let (key, value) = (frame.key ?? [], frame.value ?? [])
        let (keySpan, valueSpan) = (key.span.bytes, value.span.bytes)
        try keySpan.withUnsafeBytes { key throws(StateRefusal) in
            try valueSpan.withUnsafeBytes { value throws(StateRefusal) in
                try loader.load(key: key, value: frame.value == nil ? nil : value)
            }
        }
    }

    /// Memory and what a restore makes of the changelog are the same.
    func reload(_ partition: ScorerPartition) {
        let frames = written(partition)
        // Clean leads were in the changelog before and are not written again.
        let dirty = Set(frames.compactMap(\.key))
        partition.committed()
        let other: ScorerPartition
        do throws(StateRefusal) {
            guard let loaded = try load(frames) else { fatalError("its offsets are impossible") }
            other = loaded
        } catch {
            fatalError("what a partition writes is refused: \(error)")
        }
        Decoders.demand(other.totals.counts == partition.totals.counts, "counters differ")
        Decoders.demand(
            leads(other) == leads(partition).filter { dirty.contains($0.key) },
            "leads do not restore as they were")
    }

    private func leads(_ partition: ScorerPartition) -> [[UInt8]: [UInt8]] {
        var leads: [[UInt8]: [UInt8]] = [:]
        partition.table.forEachRow { row in
            let lead = partition.table[row]
            leads[Array(lead.id)] = Array(lead.bytes)
        }
        return leads
    }
}

extension ScorerPartition.Totals {
    /// Of counters at the very end of what is read one more would be refused; nobody counts so far.
    fileprivate var isAwayFromLimits: Bool {
        let all = [serial, mqlCount, verdictCount] + ScorerInput.allCases.map { counts[$0].total }
        return all.allSatisfy { $0 < 1 << 47 }
    }
}
