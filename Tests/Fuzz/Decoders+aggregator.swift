// Whole partitions of an aggregator: foreign judgements and commands in, foreign state restored.
import Leads
import Learning
import Scoring

extension Decoders {
    /// Any judgements and commands: each is counted once, and what is written restores to the same.
    static func aggregator() -> (UnsafeRawBufferPointer) -> Void {
        let drive = AggregatorDrive(aggregatorDefinition)
        return { bytes in
            drive.run(drive.fresh(), Frame.read(bytes), keeping: [:])
        }
    }

    /// `scoring.weights`: what is let through goes on as a partition does, and restores again.
    static func aggregatorState() -> (UnsafeRawBufferPointer) -> Void {
        let drive = AggregatorDrive(aggregatorDefinition)
        return { bytes in
            var topic: [[UInt8]: [UInt8]] = [:]
            for frame in Frame.read(bytes) { topic[frame.key ?? []] = frame.value }
            guard let (partition, next) = try? drive.load(topic) else { return }
            // As the group has it: no offset is near the end of 64 bits.
            if let next, next > 1 << 60 { return }
            if next == nil { partition.start(at: 0) }
            drive.run(partition, Seeds.judgements(), keeping: topic)
        }
    }

    static let aggregatorDefinition: Definition = {
        var definition = scorerDefinition
        definition.learning.publish.everyVerdicts = 2
        definition.learning.publish.evidence = 1
        return definition
    }()
}

final class AggregatorDrive {
    private let definition: Definition
    private let model: [UInt8]

    init(_ definition: Definition) {
        self.definition = definition
        model = Array(definition.model.utf8)
    }

    /// Of an empty topic.
    func fresh() -> AggregatorPartition {
        let partition = AggregatorPartition(partition: 0, definition: definition)
        do throws(StateRefusal) {
            Decoders.demand(try partition.finishLoad() == nil, "an empty topic has no offset")
        } catch {
            fatalError("an empty topic is refused: \(error)")
        }
        partition.start(at: 0)
        return partition
    }

    /// - Returns: a partition, and the offset at which its state stands, if there is one.
    func load(_ topic: [[UInt8]: [UInt8]]) throws(StateRefusal) -> (AggregatorPartition, Int64?) {
        let partition = AggregatorPartition(partition: 0, definition: definition)
        for (key, value) in topic {
            try partition.load(key: key.span.bytes, value: value.span.bytes)
        }
        return (partition, try partition.finishLoad())
    }

    /// One transaction over the records, then a restore from what it left on the topic.
    func run(_ partition: AggregatorPartition, _ frames: [Frame], keeping old: [[UInt8]: [UInt8]]) {
        var effects: [AggregatorEffect] = []
        var topic = old
        partition.begin(atMilliseconds: Decoders.recordTime)
        for frame in frames { take(frame, partition, &effects) }
        partition.flush(into: &effects)
        partition.committed()
        for effect in effects where effect.output == .weights { topic[effect.key] = effect.value }
        do throws(StateRefusal) {
            let (other, next) = try load(topic)
            Decoders.demand(next == partition.nextOffset, "the offset is not restored")
            Decoders.demand(other.counts == partition.counts, "counters differ")
            Decoders.demand(
                other.learner == partition.learner, "beliefs do not restore as they were")
        } catch {
            fatalError("what a partition writes is refused: \(error)")
        }
    }

    func take(
        _ frame: Frame, _ partition: AggregatorPartition, _ effects: inout [AggregatorEffect]
    ) {
        let before = partition.counts
        // An empty key stands for the model's own: what is fuzzed is the value.
        let key = frame.key.map { $0.isEmpty ? model : $0 } ?? []
        let value = frame.value ?? []
        let outcome = partition.add(
            key: frame.key == nil ? nil : key.span.bytes,
            value: frame.value == nil ? nil : value.span.bytes, offset: partition.nextOffset,
            into: &effects)
        var expected = before
        expected.count(outcome)
        Decoders.demand(partition.counts == expected, "a record is not counted once")
    }
}
