import Config
import FoundationEssentials
import Leads
import Scoring
import System
import Wire

/// A decoder of foreign bytes.
struct Decoder {
    let name: String
    /// Folder of `schemas/examples` that holds seeds for it.
    var examples: String?
    var seeds: () -> [[UInt8]] = { [] }
    /// Takes any bytes, and ends the process if what it lets through breaks a promise.
    let make: () -> (UnsafeRawBufferPointer) -> Void
}

enum Decoders {
    static var all: [Decoder] {
        [
            Decoder(name: "json", examples: "engagement-event", seeds: Seeds.json, make: json),
            Decoder(name: "engagement", examples: "engagement-event", make: engagement),
            Decoder(name: "feedback", examples: "sales-feedback", make: feedback),
            Decoder(name: "time", seeds: Seeds.time, make: time),
            Decoder(name: "key", seeds: Seeds.key, make: key),
            Decoder(name: "judgement", examples: "judgement", make: judgement),
            Decoder(name: "command", examples: "command", make: judgement),
            Decoder(name: "weights", examples: "weights", make: weights),
            Decoder(name: "weight-change", examples: "weight-change", make: weightChange),
            Decoder(name: "prior", examples: "weights", make: prior),
            Decoder(name: "meta", seeds: Seeds.meta, make: meta),
            Decoder(name: "lead", seeds: Seeds.lead, make: lead),
            Decoder(name: "scorer", seeds: Seeds.scorer, make: scorer),
            Decoder(name: "scorer-state", seeds: Seeds.scorerState, make: scorerState),
            Decoder(name: "aggregator", seeds: Seeds.aggregator, make: aggregator),
            Decoder(name: "aggregator-state", seeds: Seeds.aggregatorState, make: aggregatorState),
            Decoder(name: "definition", seeds: Seeds.definition, make: definition),
            Decoder(name: "settings", seeds: Seeds.settings, make: settings),
        ]
    }

    private static let day: Int64 = 86_400_000
    static let recordTime = 20_600 * day

    /// Ends the process, so that libFuzzer keeps the input.
    static func demand(_ isGood: Bool, _ what: StaticString) {
        if !isGood { fatalError("\(what)") }
    }

    private static func array(_ bytes: UnsafeRawBufferPointer) -> [UInt8] { Array(bytes) }

    private static func json() -> (UnsafeRawBufferPointer) -> Void {
        let reader = JSONReader(keys: ["a", "v"], paths: ["a.b", "a.b.c"])
        return { bytes in
            do throws(Rejection) { try reader.read(bytes.bytes) } catch { return }
            demand(
                (try? JSONDecoder().decode(Anything.self, from: Data(bytes))) != nil,
                "Foundation refuses the form of a document that we take")
            let text = Array(reader.text(1))
            demand(String(validating: text, as: UTF8.self) != nil, "a string is no UTF-8")
            demand((0..<4).allSatisfy { reader.number($0).isFinite }, "a number is not finite")
            var writer = JSONWriter()
            let number = reader.number(1)
            writer.object { object in
                text.withUnsafeBytes { object.field("v", $0) }
                object.field("a", number)
            }
            do throws(Rejection) {
                try reader.read(writer.bytes.span.bytes)
            } catch {
                // Escapes may make it longer than a record.
                return demand(error.code == .valueTooLarge, "what we write is not read")
            }
            demand(reader.text(1).elementsEqual(text), "a string does not read back")
            demand(reader.number(0) == number, "a number does not read back")
        }
    }

    private struct Anything: Decodable {}

    private static func engagement() -> (UnsafeRawBufferPointer) -> Void {
        let reader = EngagementReader(
            traitPaths: ["email", "title", "address.country"], propertyPaths: ["path"])
        return { bytes in
            let engagement: Engagement
            do throws(Rejection) {
                engagement = try reader.read(
                    value: bytes.bytes, receivedRecordTime: recordTime, futureMilliseconds: 300_000)
            } catch { return }
            let time = engagement.timeMilliseconds
            demand(time >= EventTime.earliestMilliseconds, "an event before the year 2000")
            demand(time <= 253_402_300_799_999 + day, "an event after the year 9999")
            demand(engagement.kind != .track || !engagement.name.isEmpty, "a track without event")
            for text in [engagement.name, engagement.messageId, engagement.userId] {
                demand(String(validating: text, as: UTF8.self) != nil, "an id is no UTF-8")
            }
            for index in 0..<3 { _ = reader.trait(index) }
            _ = reader.property(0)
        }
    }

    private static func feedback() -> (UnsafeRawBufferPointer) -> Void {
        let reader = FeedbackReader()
        return { bytes in
            let feedback: Feedback
            do throws(Rejection) {
                feedback = try reader.read(
                    value: bytes.bytes, receivedRecordTime: recordTime, futureMilliseconds: 300_000)
            } catch { return }
            for text in [feedback.feedbackId, feedback.leadId, feedback.repId] {
                demand(LeadIdentifier.isValid(text.utf8Span.span.bytes), "an id is no id")
            }
            demand(feedback.occurredAtMilliseconds <= recordTime + 300_000, "from the future")
            demand((feedback.stage != nil) == (feedback.verdict == .advanced), "a stray stage")
        }
    }

    private static func time() -> (UnsafeRawBufferPointer) -> Void {
        { bytes in
            guard let time = EventTime.milliseconds(bytes) else { return }
            let text = EventTime.text(time)
            let again = text.utf8Span.span.bytes.withUnsafeBytes { EventTime.milliseconds($0) }
            // Of the first and last day only what is inside the years 1 to 9999 can be written.
            demand(again == time || abs(time) > 62_135_510_000_000, "a time does not read back")
        }
    }

    private static func key() -> (UnsafeRawBufferPointer) -> Void {
        { bytes in
            let isText = String(validating: bytes, as: UTF8.self) != nil
            let isFit = bytes.count >= 1 && bytes.count <= 256 && bytes.allSatisfy { $0 >= 0x20 }
            demand(LeadIdentifier.isValid(bytes.bytes) == (isText && isFit), "another verdict")
        }
    }

    private static func judgement() -> (UnsafeRawBufferPointer) -> Void {
        { bytes in
            do throws(Rejection) {
                switch try AggregatorInput.decode(bytes.bytes) {
                case .command(let command):
                    let again = try AggregatorInput.decode(command.encode().span.bytes)
                    demand(again == .command(command), "a command does not read back")
                case .judgement(let judgement):
                    let again = try JudgementRecord.decode(
                        JudgementRecord.encode(judgement).span.bytes)
                    demand(again == judgement, "a judgement does not read back")
                }
            } catch {}
        }
    }

    private static func weights() -> (UnsafeRawBufferPointer) -> Void {
        let definition = scorerDefinition
        let drive = ScorerDrive(scorerEnvironment(definition))
        return { bytes in
            do throws(Rejection) {
                let record = try WeightsRecord.decode(bytes.bytes)
                let again = try WeightsRecord.decode(record.encode().span.bytes)
                demand(again == record, "weights do not read back")
                // What a scorer does with them; of other features it takes no notice.
                var weights = record.publishedWeights
                for key in definition.features.map(\.key) where weights.points[key] == nil {
                    weights.points[key] = record.published.points.first
                }
                let partition = ScorerPartition(
                    number: 0, environment: scorerEnvironment(definition), start: Offsets(0, 0))
                partition.use(weights)
                partition.begin(atMilliseconds: recordTime)
                for frame in Seeds.records(Array("lead-1".utf8), at: recordTime) {
                    drive.take(frame, partition)
                }
                drive.reload(partition)
            } catch {}
        }
    }

    private static func weightChange() -> (UnsafeRawBufferPointer) -> Void {
        { bytes in
            do throws(Rejection) {
                let record = try WeightChangeRecord.decode(bytes.bytes)
                let again = try WeightChangeRecord.decode(record.encode().span.bytes)
                demand(again == record, "a weight change does not read back")
            } catch {}
        }
    }

    private static func prior() -> (UnsafeRawBufferPointer) -> Void {
        { bytes in _ = try? PriorRecord.decode(bytes.bytes) }
    }

    private static func meta() -> (UnsafeRawBufferPointer) -> Void {
        { bytes in _ = MetaRecord(bytes) }
    }

    private static func lead() -> (UnsafeRawBufferPointer) -> Void {
        let model = Model(Definition.standard)
        let names = NameCounts(model.names)
        return { bytes in
            var copy = array(bytes) + [UInt8](repeating: 0, count: 1_024)
            copy.withUnsafeMutableBytes { copy in
                guard let base = copy.baseAddress, bytes.count >= LeadImage.headerBytes else {
                    return
                }
                let image = LeadImage(base)
                guard LeadImage.headerBytes + image.idCount <= bytes.count else { return }
                let value = UnsafeRawBufferPointer(start: base, count: bytes.count)
                if LeadImage.isValid(value, id: image.id, names: names) { use(image, model) }
            }
        }
    }

    /// What a worker does with a lead that it restored.
    private static func use(_ image: LeadImage, _ model: Model) {
        _ = image.absorb(behaviour: 0, hash: 7, time: recordTime, model: model)
        _ = image.absorb(behaviour: 1, hash: 8, time: recordTime + 900 * day, model: model)
        _ = "software".utf8Span.span.bytes.withUnsafeBytes {
            image.take(.text($0), for: model.attributes[0], time: recordTime)
        }
        image.relabel(model)
        for now in [image.newest, recordTime, recordTime + 1_000 * day] {
            let score = image.score(at: now, model: model)
            let sum = image.contributions(at: now, model: model).reduce(0) { $0 + $1.centipoints }
            demand(sum == score.centipoints, "contributions do not add up")
        }
        _ = image.evaluation(model: model)
        _ = image.decisions?.encoded
    }

    private static func definition() -> (UnsafeRawBufferPointer) -> Void {
        { bytes in
            let (definition, findings) = Definition.read(array(bytes), file: "mql.yaml")
            guard let definition else {
                return demand(!findings.isEmpty, "refused without a finding")
            }
            let environment = scorerEnvironment(definition)
            let partition = ScorerPartition(
                number: 0, environment: environment, start: Offsets(0, 0))
            partition.begin(atMilliseconds: recordTime)
            let drive = ScorerDrive(environment)
            for frame in Seeds.records(Array("lead-1".utf8), at: recordTime, of: definition) {
                drive.take(frame, partition)
            }
            drive.reload(partition)
            let learning = AggregatorDrive(definition)
            learning.run(learning.fresh(), Seeds.judgements(of: definition), keeping: [:])
        }
    }

    private static func settings() -> (UnsafeRawBufferPointer) -> Void {
        let host = ServiceSettings.Host(name: "host", coreCount: 2)
        return { bytes in
            _ = ServiceSettings.read(
                file: ("leadloop.yaml", array(bytes)), environment: ["HOME": "/"], host: host)
        }
    }
}
