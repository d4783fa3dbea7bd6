import Leads
import Poison
import Scoring
import System
import Wire

/// Good records and good state, for the decoders that drive whole partitions.
extension Seeds {
    /// Events, traits and verdicts of one lead: it is handed over, judged, and counts again.
    static func records(
        _ lead: [UInt8], at time: Int64, of definition: Definition = Decoders.scorerDefinition
    ) -> [Frame] {
        let id = JSONWriter.text(lead)
        var frames: [Frame] = []
        for (number, behaviour) in definition.behaviours.prefix(8).enumerated() {
            let event = JSONWriter.text(Array(behaviour.event.utf8))
            let text =
                #"{"type":"track","userId":\#(id),"messageId":"m\#(number)","event":\#(event)}"#
            frames.append(Frame(key: lead, value: Array(text.utf8), time: time + Int64(number)))
        }
        let traits = #""traits":{"industry":"software","employees":120,"customer":false}"#
        frames.append(
            Frame(key: lead, value: Array(#"{"type":"identify","userId":\#(id),\#(traits)}"#.utf8)))
        for (number, verdict) in ["accepted", "rejected", "retracted"].enumerated() {
            let text =
                #"{"feedbackId":"f\#(number)","leadId":\#(id),"repId":"r","verdict":"\#(verdict)","#
                + #""occurredAt":"\#(EventTime.text(time + Int64(number)))"}"#
            frames.append(Frame(isFeedback: true, key: lead, value: Array(text.utf8)))
        }
        return frames
    }

    static func scorer() -> [[UInt8]] {
        let time = Decoders.recordTime
        let leads = ["lead-1", "e\u{301}", "\u{E9}"].map { Array($0.utf8) }
        let all = leads.flatMap { records($0, at: time) }
        return poison() + all.map(\.encoded) + leads.map { records($0, at: time).encoded }
            + [all.encoded, [Frame(), Frame(key: [], value: [], time: .min)].encoded]
    }

    /// A share of the corpus of Tests/Poison, in small handfuls.
    private static func poison() -> [[UInt8]] {
        let inputs = [PoisonCorpus.engagement("lead-1"), PoisonCorpus.feedback("lead-1")]
        return inputs.enumerated().flatMap { number, records in
            let small = records.filter { ($0.key?.count ?? 0) + ($0.value?.count ?? 0) < 600 }
            return stride(from: 0, to: small.count - 4, by: 97).map { start in
                small[start..<(start + 4)].map {
                    Frame(
                        isFeedback: number == 1, key: $0.key, value: $0.value, time: $0.timestamp)
                }.encoded
            }
        }
    }

    static func scorerState() -> [[UInt8]] {
        let environment = Decoders.scorerEnvironment(Decoders.scorerDefinition)
        let drive = ScorerDrive(environment)
        return [0, 1, 3].map { count in
            let partition = ScorerPartition(
                number: 0, environment: environment, start: Offsets(0, 0))
            partition.begin(atMilliseconds: Decoders.recordTime)
            for number in 0..<count {
                let lead = Array("lead-\(number)".utf8)
                for frame in records(lead, at: Decoders.recordTime) { drive.take(frame, partition) }
            }
            return drive.written(partition).encoded
        }
    }

    /// Verdicts and commands; the empty key stands for the model's.
    static func judgements(of definition: Definition = Decoders.aggregatorDefinition) -> [Frame] {
        let features = definition.features.prefix(32).map { FeatureValue($0.key, 0.5) }
        let mask = Array(Set(definition.features.map(\.group))).sorted()
        var frames = (0..<6).map { number in
            let judgement = Judgement(
                judgementId: "j\(number)", mqlId: "m\(number)", kind: .verdict,
                isAccepted: number % 2 == 0, importance: 1, mask: mask, reason: nil, repId: "r",
                supersedes: nil, features: features, scoreAtHandOver: 61.5, definitionVersion: 0,
                weightsVersion: 0, qualifiedAtMilliseconds: Decoders.recordTime,
                atMilliseconds: Decoders.recordTime + Int64(number))
            return Frame(key: [], value: JudgementRecord.encode(judgement))
        }
        for (number, action) in [CommandRecord.Action.freeze, .unfreeze, .rollback(toVersion: 0)]
            .enumerated()
        {
            let command = CommandRecord(
                commandId: "c\(number)", action: action, actor: "ann", note: "why",
                atMilliseconds: Decoders.recordTime)
            frames.append(Frame(key: [], value: command.encode()))
        }
        return frames
    }

    static func aggregator() -> [[UInt8]] {
        let all = judgements()
        return all.map { [$0].encoded } + [all.encoded]
    }

    static func aggregatorState() -> [[UInt8]] {
        let definition = Decoders.aggregatorDefinition
        let drive = AggregatorDrive(definition)
        return [0, 1, 9].map { count in
            let partition = drive.fresh()
            partition.begin(atMilliseconds: Decoders.recordTime)
            var effects: [AggregatorEffect] = []
            for frame in judgements().prefix(count) { drive.take(frame, partition, &effects) }
            partition.flush(into: &effects)
            return effects.filter { $0.output == .weights }
                .map { Frame(key: $0.key, value: $0.value) }.encoded
        }
    }
}

extension JSONWriter {
    /// A string of JSON.
    fileprivate static func text(_ bytes: [UInt8]) -> String {
        var writer = JSONWriter()
        writer.value(String(decoding: bytes, as: UTF8.self))
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
