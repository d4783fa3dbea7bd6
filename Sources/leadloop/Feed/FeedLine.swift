import Leads
import System
import Wire
import YAML

/// A line of a history as it goes to Kafka.
struct FeedRecord: Equatable {
    /// The lead's id in UTF-8.
    var key: [UInt8]
    /// The line as it stands.
    var value: [UInt8]
    /// When it happened, in milliseconds since 1970.
    var milliseconds: Int64
}

/// A line that cannot be fed.
struct BadLine: Error, Equatable {
    let why: String
}

/// Finds key and time of lines of JSON. Not thread-safe: the reader is used again for each line.
final class FeedLineReader {
    /// Which fields name the lead and the time.
    enum Form: Sendable {
        /// A Segment call: `userId`, else `anonymousId`; `timestamp`, else `originalTimestamp`.
        case engagement
        /// A verdict: `leadId`; `occurredAt`.
        case feedback

        fileprivate var keys: [String] {
            self == .engagement ? ["userId", "anonymousId"] : ["leadId"]
        }
        /// Also what the scorer takes as a text only.
        fileprivate var ids: [String] {
            self == .engagement
                ? ["userId", "anonymousId", "messageId"]
                : ["leadId", "feedbackId", "mqlId", "repId"]
        }
        fileprivate var times: [String] {
            self == .engagement ? ["timestamp", "originalTimestamp"] : ["occurredAt"]
        }
    }

    private let form: Form
    private let json: JSONReader
    private let feedback = FeedbackReader()

    init(_ form: Form) {
        self.form = form
        json = JSONReader(keys: form.ids + form.times)
    }

    func read(_ line: [UInt8]) throws(BadLine) -> FeedRecord {
        do throws(Rejection) { try json.read(line.span.bytes) } catch {
            throw BadLine(why: error.code.sentence)
        }
        try checkIds()
        // The ids that can be keys come first.
        let keys = form.keys.indices
        guard let field = keys.first(where: { !json.text($0).isEmpty }) else {
            throw BadLine(why: "there is no \(form.keys.joined(separator: " or ")) in it")
        }
        let key = Array(json.text(field))
        guard LeadIdentifier.isLead(key.span.bytes) else {
            throw BadLine(why: RejectionCode.keyInvalid.sentence)
        }
        let times = form.times.indices.map { $0 + form.ids.count }
        guard let field = times.first(where: { json.kind($0) == .string }) else {
            throw BadLine(why: "there is no \(form.times.joined(separator: " or ")) in it")
        }
        guard let time = EventTime.milliseconds(json.text(field)) else {
            throw BadLine(why: RejectionCode.badTime.sentence)
        }
        if form == .feedback { try checkVerdict(line, at: time) }
        return FeedRecord(key: key, value: line, milliseconds: time)
    }

    /// As the scorer does, so that nobody has to look for it in the dead letters.
    private func checkVerdict(_ line: [UInt8], at time: Int64) throws(BadLine) {
        let verdict: Feedback
        do throws(Rejection) {
            verdict = try feedback.read(
                value: line.span.bytes, receivedRecordTime: time, futureMilliseconds: 0)
        } catch { throw Self.bad(error, of: "") }
        do throws(Rejection) { _ = try verdict.statedReason() } catch {
            throw Self.bad(error, of: verdict.reason ?? "")
        }
    }

    private static func bad(_ rejection: Rejection, of reason: String) -> BadLine {
        var why = (rejection.pointer.map { "\($0): " } ?? "") + rejection.code.sentence
        switch rejection.code {
        case .verdictUnknown:
            why +=
                "; write one of "
                + Feedback.Verdict.allCases.map(\.rawValue).joined(separator: ", ")
        case .reasonUnknown:
            let known = Reason.allCases.map(\.rawValue)
            why += ": '\(Printable.text(reason))'"
            why +=
                nearest(reason, in: known).map { "; did you mean '\($0)'?" }
                ?? "; it has \(known.joined(separator: ", "))"
        default: break
        }
        return BadLine(why: why)
    }

    /// As the scorer does: one id of a wrong type makes the record a dead letter, whatever the others are.
    private func checkIds() throws(BadLine) {
        for (field, name) in form.ids.enumerated() {
            switch json.kind(field) {
            case .absent, .null: continue
            case .string:
                if !json.isWhole(field) {
                    throw BadLine(why: "\(name) has half a character in it (\\uD8.. alone)")
                }
            case .number:
                throw BadLine(
                    why: "\(name) is a number, an id is a text: write it in quotes, \"\(name)\":"
                        + "\"4711\"")
            case .bool, .object, .array:
                throw BadLine(why: "\(name) is no text, an id must be one")
            }
        }
    }
}
