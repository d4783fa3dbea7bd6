// The newest verdicts against the definition and against the leads that were handed to sales: ids that
// no MQL has, reasons outside the list, attributes that nobody defined. For `check` and `report`; joins
// no group.
import Config
import Kafka
import Leads
import Scoring
import System
import Wire

final class FeedbackSample {
    let definition: Definition
    private let reader = FeedbackReader()
    private let tally = NotUnderstoodTally()
    private(set) var count = 0
    /// Verdicts that no scorer could use, by code.
    private(set) var refused: [RejectionCode: Int] = [:]
    /// Reasons outside the list.
    private(set) var oddReasons: [String: Int] = [:]
    /// Verdicts by the lead's id.
    private(set) var leads: [[UInt8]: Int] = [:]

    private static let readSeconds = 10
    /// Memory is bounded, whatever sales sends.
    private static let oddReasonsMax = 1_000

    init(_ definition: Definition) { self.definition = definition }

    /// Reads the newest verdicts of a topic's partitions.
    static func read(
        _ connection: Connection, _ definition: Definition, _ partitions: Range<Int32>,
        newest count: Int64
    ) throws -> FeedbackSample {
        let sample = FeedbackSample(definition)
        _ = try readRecords(
            connection.names.feedback, partitions, .last(count), connection
        ) { message in
            sample.add(
                key: message.keyBytes, value: message.valueBytes,
                timestamp: message.timestamp ?? 0)
        }
        return sample
    }

    /// Ids of leads with an MQL; nil when there are none yet, or they could not all be read in the time.
    static func leadsWithMQL(
        _ connection: Connection, _ partitions: Range<Int32>
    ) throws -> Set<[UInt8]>? {
        var ids: Set<[UInt8]> = []
        let isComplete = try readRecords(
            connection.names.mqlEvents, partitions, .beginning, connection
        ) { message in
            if let key = message.keyBytes { ids.insert(key) }
        }
        return isComplete && !ids.isEmpty ? ids : nil
    }

    /// - Returns: whether all of it was read.
    private static func readRecords(
        _ topic: String, _ partitions: Range<Int32>, _ start: TopicReader.Start,
        _ connection: Connection, _ body: (borrowing Message) -> Void
    ) throws -> Bool {
        var reader = try TopicReader(topic, partitions, from: start, connection)
        let deadline = ContinuousClock.now + .seconds(readSeconds)
        while !reader.open.isEmpty, ContinuousClock.now < deadline {
            try reader.read(milliseconds: 100) { message in
                body(message)
                return true
            }
        }
        return reader.open.isEmpty
    }

    func add(key: [UInt8]?, value: [UInt8]?, timestamp: Int64) {
        guard let value else { return }
        count += 1
        do throws(Rejection) { try add(key, value, timestamp) } catch {
            refused[error.code, default: 0] += 1
        }
    }

    private func add(_ key: [UInt8]?, _ value: [UInt8], _ timestamp: Int64) throws(Rejection) {
        guard let key else { throw Rejection(.keyMissing) }
        guard LeadIdentifier.isLead(key.span.bytes) else { throw Rejection(.keyInvalid) }
        let feedback = try reader.read(
            value: value.span.bytes, receivedRecordTime: timestamp,
            futureMilliseconds: Int64(definition.events.futureSeconds * 1_000))
        guard feedback.leadId.utf8.elementsEqual(key) else { throw Rejection(.keyMismatch) }
        leads[key, default: 0] += 1
        do throws(Rejection) {
            let reason = try feedback.statedReason()
            guard feedback.verdict == .rejected, let reason else { return }
            tally.takeRejection(reason, blamed: feedback.fitAttributes, definition.fit)
        } catch {
            let text = feedback.reason ?? ""
            if oddReasons.count < Self.oddReasonsMax || oddReasons[text] != nil {
                oddReasons[text, default: 0] += 1
            }
            throw error
        }
    }

    var text: NotUnderstoodText {
        NotUnderstoodText(found: tally.found, definition: definition)
    }
}
