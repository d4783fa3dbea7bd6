// The newest records of the engagement topic against the definition: names that nobody counts, traits
// of a wrong type, behaviours that never came. For `check`, `report` and `explain`; joins no group.
import Config
import Kafka
import Leads
import Scoring
import System
import Wire

final class EngagementSample {
    private let model: Model
    private let reader: EngagementReader
    private let tally = NotUnderstoodTally()
    private(set) var count = 0
    /// Records that no scorer could use, by code.
    private(set) var refused: [RejectionCode: Int] = [:]
    /// Keys that are the text of nothing.
    private(set) var nothings: [String: Int] = [:]
    private(set) var leads: Set<[UInt8]> = []
    private var heard: Set<UInt16> = []
    /// Only records of this lead are looked at.
    private let lead: [UInt8]?

    private static let readSeconds = 10

    init(_ definition: Definition, lead: String? = nil) {
        model = Model(definition)
        reader = EngagementReader(traitPaths: definition.fit.flatMap(\.from))
        self.lead = lead.map { Array($0.utf8) }
    }

    /// Reads the newest records of a topic's partitions.
    static func read(
        _ connection: Connection, _ definition: Definition, _ partitions: Range<Int32>,
        newest count: Int64, lead: String? = nil
    ) throws -> EngagementSample {
        let sample = EngagementSample(definition, lead: lead)
        var reader = try TopicReader(
            connection.names.engagement, partitions, from: .last(count), connection)
        let deadline = ContinuousClock.now + .seconds(readSeconds)
        while !reader.open.isEmpty, ContinuousClock.now < deadline {
            try reader.read(milliseconds: 100) { message in
                sample.add(
                    key: message.keyBytes, value: message.valueBytes,
                    timestamp: message.timestamp ?? 0)
                return true
            }
        }
        return sample
    }

    func add(key: [UInt8]?, value: [UInt8]?, timestamp: Int64) {
        guard let value, lead == nil || lead == key else { return }
        count += 1
        if let key, LeadIdentifier.isNothing(key.span.bytes) {
            refused[.keyInvalid, default: 0] += 1
            nothings[String(decoding: key, as: UTF8.self), default: 0] += 1
            return
        }
        if let key { leads.insert(key) }
        do throws(Rejection) { try add(value, timestamp) } catch {
            refused[error.code, default: 0] += 1
        }
    }

    private func add(_ value: [UInt8], _ timestamp: Int64) throws(Rejection) {
        let event = try reader.read(
            value: value.span.bytes, receivedRecordTime: timestamp,
            futureMilliseconds: model.futureMilliseconds)
        if event.userId.isEmpty { tally.takeAnonymous() }
        switch event.kind {
        case .track, .page, .screen:
            switch model.events.match(event.name) {
            case .behaviour(let number): heard.insert(number)
            case .ignored: break
            case .unknown: tally.takeEvent(event.name, hash: StableHash.hash64(event.name))
            }
        case .identify:
            _ = IdentifiedFacts.read(model.attributes, reader) { attribute, trait in
                tally.takeTrait(trait, of: model.names.attributes[attribute.number])
            }
        case .alias: tally.takeAlias()
        case .group: break
        }
    }

    var found: NotUnderstood { tally.found }
    var definition: Definition { model.definition }

    /// Behaviours worth points of which no event was there.
    var unheard: [Behaviour] {
        model.definition.behaviours.filter { behaviour in
            let number = model.names.behaviours.firstIndex(of: behaviour.name)
            return behaviour.points != 0 && !heard.contains { Int($0) == number }
        }
    }
}
