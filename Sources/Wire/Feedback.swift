// What sales says about a lead that was handed over. Fields: records.md, "Sales feedback". A few a
// second at most, so plain Strings.
package import Leads
import System

/// One verdict of a representative.
package struct Feedback: Equatable {
    package enum Verdict: String, Sendable, CaseIterable {
        case accepted, rejected, advanced, retracted
    }
    package enum Stage: String, Sendable, CaseIterable {
        case sql, opportunity, won, lost
    }

    package var feedbackId: String
    package var leadId: String
    /// nil: the lead's latest cycle.
    package var mqlId: String?
    package var verdict: Verdict
    /// Where an advanced lead is now; only with `advanced`.
    package var stage: Stage?
    /// As it came; the closed list is the lifecycle's.
    package var reason: String?
    /// Attributes that `bad_fit` blames.
    package var fitAttributes: [String]
    package var repId: String
    package var repTeam: String?
    /// When sales decided, not further after the record's time than allowed.
    package var occurredAtMilliseconds: Int64
    package var recontactAfterMilliseconds: Int64?
    /// Tries to reach the lead, >= 0.
    package var attempts: Int?
    /// Part of a bulk import, which counts less.
    package var bulk: Bool
    package var sourceSystem: String?
    /// The value in the CRM that became this verdict.
    package var sourceValue: String?
}

extension Feedback {
    /// The reason that it gives, one of the closed list; nil: none, or a word for none.
    ///
    /// - Throws: `reason_unknown`.
    package func statedReason() throws(Rejection) -> Reason? {
        // What a lost opportunity was lost for is no reason of the list, and teaches nothing.
        guard verdict != .advanced, let reason, !UnknownWords.contains(reason) else { return nil }
        guard let known = Reason(written: reason) else {
            throw Rejection(.reasonUnknown, at: "/reason")
        }
        return known
    }
}

/// Reads sales feedback, for one thread.
package final class FeedbackReader {
    private enum Field: Int, CaseIterable {
        case feedbackId, leadId, mqlId, verdict, stage, reason, fitAttributes, repId, repTeam
        case occurredAt, recontactAfter, attempts, bulk, sourceSystem, sourceValue
    }

    private let json = JSONReader(keys: Field.allCases.map { "\($0)" })

    package init() {}

    /// Reads one record's value.
    ///
    /// Strings are at most 256 bytes without control characters; an empty or null optional one
    /// counts as absent. Unknown keys are ignored.
    /// - Parameters:
    ///   - receivedRecordTime: of the record, in ms since 1970; one before 2000 is none, and clamps nothing.
    ///   - futureMilliseconds: how far `occurredAt` may lie after it before it is clamped, because
    ///     the newest verdict of a cycle wins.
    /// - Throws: `value_empty`, `value_too_large`, `json_invalid`, `json_too_deep`, `not_an_object`,
    ///   `field_missing`, `field_invalid`, `bad_time`, `verdict_unknown`.
    package func read(
        value: RawSpan, receivedRecordTime: Int64, futureMilliseconds: Int64
    ) throws(Rejection) -> Feedback {
        try json.read(value)
        if json.hasHalves { try refuseHalves() }
        let verdict = try verdict()
        return Feedback(
            feedbackId: try required(.feedbackId, "/feedbackId"),
            leadId: try required(.leadId, "/leadId"),
            mqlId: try text(.mqlId, "/mqlId"),
            verdict: verdict,
            stage: try stage(of: verdict),
            reason: try text(.reason, "/reason"),
            fitAttributes: try fitAttributes(),
            repId: try required(.repId, "/repId"),
            repTeam: try text(.repTeam, "/repTeam"),
            occurredAtMilliseconds: min(
                try occurredAt(),
                EventTime.ofRecord(receivedRecordTime).map { $0 + futureMilliseconds } ?? .max),
            recontactAfterMilliseconds: try time(.recontactAfter, "/recontactAfter"),
            attempts: try attempts(),
            bulk: try bulk(),
            sourceSystem: try text(.sourceSystem, "/sourceSystem"),
            sourceValue: try text(.sourceValue, "/sourceValue"))
    }

    /// Half a character makes two ids one.
    private func refuseHalves() throws(Rejection) {
        let ids: [(field: Field, pointer: String)] = [
            (.feedbackId, "/feedbackId"), (.leadId, "/leadId"), (.mqlId, "/mqlId"),
            (.repId, "/repId"),
        ]
        for id in ids where !json.isWhole(id.field.rawValue) {
            throw Rejection(.fieldInvalid, at: id.pointer)
        }
    }

    private func verdict() throws(Rejection) -> Feedback.Verdict {
        let text = try required(.verdict, "/verdict")
        guard let verdict = Feedback.Verdict(rawValue: text) else {
            throw Rejection(.verdictUnknown, at: "/verdict")
        }
        return verdict
    }

    private func stage(of verdict: Feedback.Verdict) throws(Rejection) -> Feedback.Stage? {
        let text = try text(.stage, "/stage")
        if verdict != .advanced { return nil }
        guard let text else { throw Rejection(.fieldMissing, at: "/stage") }
        guard let stage = Feedback.Stage(rawValue: text) else {
            throw Rejection(.fieldInvalid, at: "/stage")
        }
        return stage
    }

    private func fitAttributes() throws(Rejection) -> [String] {
        if isMissing(.fitAttributes) { return [] }
        guard
            let names = json.strings(
                Field.fitAttributes.rawValue, countMax: WireLimits.blamedAttributesMax),
            names.allSatisfy({ LeadIdentifier.isValid($0.utf8Span.span.bytes) })
        else { throw Rejection(.fieldInvalid, at: "/fitAttributes") }
        return names
    }

    private func occurredAt() throws(Rejection) -> Int64 {
        guard let time = try time(.occurredAt, "/occurredAt") else {
            throw Rejection(.fieldMissing, at: "/occurredAt")
        }
        return time
    }

    private func attempts() throws(Rejection) -> Int? {
        if isMissing(.attempts) { return nil }
        let number = json.number(Field.attempts.rawValue)
        guard json.kind(Field.attempts.rawValue) == .number, number >= 0,
            let attempts = Int(exactly: number), attempts <= WireLimits.attemptsMax
        else { throw Rejection(.fieldInvalid, at: "/attempts") }
        return attempts
    }

    private func bulk() throws(Rejection) -> Bool {
        if isMissing(.bulk) { return false }
        guard json.kind(Field.bulk.rawValue) == .bool else {
            throw Rejection(.fieldInvalid, at: "/bulk")
        }
        return json.bool(Field.bulk.rawValue)
    }

    private func time(_ field: Field, _ pointer: String) throws(Rejection) -> Int64? {
        if isMissing(field) { return nil }
        guard let time = EventTime.milliseconds(json.text(field.rawValue)),
            time >= EventTime.earliestMilliseconds
        else { throw Rejection(.badTime, at: pointer) }
        return time
    }

    private func required(_ field: Field, _ pointer: String) throws(Rejection) -> String {
        guard let text = try text(field, pointer) else {
            throw Rejection(.fieldMissing, at: pointer)
        }
        return text
    }

    private func text(_ field: Field, _ pointer: String) throws(Rejection) -> String? {
        if isMissing(field) { return nil }
        let bytes = json.text(field.rawValue)
        if json.kind(field.rawValue) == .string, bytes.isEmpty { return nil }
        guard json.kind(field.rawValue) == .string, LeadIdentifier.isValid(bytes.bytes) else {
            throw Rejection(.fieldInvalid, at: pointer)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func isMissing(_ field: Field) -> Bool {
        let kind = json.kind(field.rawValue)
        return kind == .absent || kind == .null
    }
}
