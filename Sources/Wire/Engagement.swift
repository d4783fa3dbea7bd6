// A Segment call: what a lead did. Fields: records.md, "Engagement events"; times:
// scoring.md, "Event time".
import System

/// The six calls of Segment's specification.
package enum CallType: UInt8, Sendable, CaseIterable {
    case track, page, screen, identify, group, alias
}

/// One engagement event. Its bytes belong to the reader and hold until the next read.
package struct Engagement {
    package let kind: CallType
    /// The event of a track call, `Page Viewed`, `Screen Viewed`; nothing for the other calls.
    package let name: UnsafeRawBufferPointer
    /// Empty when absent, null or empty.
    package let messageId: UnsafeRawBufferPointer
    /// Empty when absent, null or empty.
    package let userId: UnsafeRawBufferPointer
    /// Empty when absent, null or empty.
    package let anonymousId: UnsafeRawBufferPointer
    /// When it happened: corrected by the client's clock error, not further in the future than
    /// allowed, not before the year 2000.
    package let timeMilliseconds: Int64
}

/// Where an identify call has its traits: Segment's libraries write them on top, RudderStack's
/// JavaScript library into `context` alone.
package enum TraitPlace: Int, CaseIterable, Sendable {
    case traits, context
}

/// What stands at a wanted path of `traits` or `properties`.
package enum TraitValue {
    case absent, null
    case text(UnsafeRawBufferPointer)
    case number(Double)
    case bool(Bool)
    /// An object or an array.
    case other
}

/// Reads engagement events without allocating, one per call, for one thread.
package final class EngagementReader {
    private enum Field {
        static let keys = [
            "type", "event", "messageId", "userId", "anonymousId", "timestamp",
            "originalTimestamp", "sentAt", "receivedAt", "context",
        ]
        static let type = 0
        static let event = 1
        static let messageId = 2
        static let userId = 3
        static let anonymousId = 4
        static let timestamp = 5
        static let originalTimestamp = 6
        static let sentAt = 7
        static let receivedAt = 8
        static let context = 9
    }

    private let json: JSONReader
    /// Of every trait path, by place.
    private let traitFields: [[Int]]
    private let propertyFields: [Int]

    /// - Parameters:
    ///   - traitPaths: within traits, steps with dots between them; repetitions are fine.
    ///   - propertyPaths: likewise within `properties`.
    package init(traitPaths: [String], propertyPaths: [String] = []) {
        func field(_ path: String, in paths: inout [String]) -> Int {
            if let known = paths.firstIndex(of: path) { return known }
            paths.append(path)
            return paths.count - 1
        }
        var paths: [String] = []
        var inner: [String] = []
        let outer = traitPaths.map { Field.keys.count + field("traits." + $0, in: &paths) }
        propertyFields = propertyPaths.map {
            Field.keys.count + field("properties." + $0, in: &paths)
        }
        let start = Field.keys.count + paths.count
        traitFields = [outer, traitPaths.map { start + field("traits." + $0, in: &inner) }]
        json = JSONReader(keys: Field.keys, paths: paths, within: (Field.context, inner))
    }

    /// Reads one record's value.
    ///
    /// - Parameters:
    ///   - receivedRecordTime: of the record, in ms since 1970; counts where `receivedAt` is missing.
    ///     One before 2000 is none.
    ///   - futureMilliseconds: how far an event may lie after its receipt before it is clamped.
    /// - Throws: `value_empty`, `value_too_large`, `json_invalid`, `json_too_deep`, `not_an_object`,
    ///   `field_missing`, `field_invalid`, `bad_time`.
    package func read(
        value: RawSpan, receivedRecordTime: Int64, futureMilliseconds: Int64
    ) throws(Rejection) -> Engagement {
        try json.read(value)
        if json.hasHalves { try refuseHalves() }
        let kind = try callType()
        let name: UnsafeRawBufferPointer
        switch kind {
        case .track:
            name = try identifier(Field.event, "/event")
            if name.isEmpty { throw Rejection(.fieldMissing, at: "/event") }
        case .page: name = Self.bytes("Page Viewed")
        case .screen: name = Self.bytes("Screen Viewed")
        case .identify:
            name = Self.bytes("")
            json.readWithin(Field.context)
        case .group, .alias: name = Self.bytes("")
        }
        return Engagement(
            kind: kind, name: name,
            messageId: try identifier(Field.messageId, "/messageId"),
            userId: try identifier(Field.userId, "/userId"),
            anonymousId: try identifier(Field.anonymousId, "/anonymousId"),
            timeMilliseconds: try eventTime(
                recordTime: receivedRecordTime, futureMilliseconds: futureMilliseconds))
    }

    /// The value of the trait path with that index, valid until the next read; at `context` only
    /// that of an identify call.
    package func trait(_ index: Int, at place: TraitPlace = .traits) -> TraitValue {
        value(traitFields[place.rawValue][index])
    }

    /// The value of the property path with that index, valid until the next read.
    package func property(_ index: Int) -> TraitValue { value(propertyFields[index]) }

    private func value(_ field: Int) -> TraitValue {
        switch json.kind(field) {
        case .absent: .absent
        case .null: .null
        case .string: .text(json.text(field))
        case .number: .number(json.number(field))
        case .bool: .bool(json.bool(field))
        case .object, .array: .other
        }
    }

    /// Half a character makes two ids one, and no name of an event.
    @inline(never)
    private func refuseHalves() throws(Rejection) {
        let texts: [(field: Int, pointer: String)] = [
            (Field.event, "/event"), (Field.messageId, "/messageId"), (Field.userId, "/userId"),
            (Field.anonymousId, "/anonymousId"),
        ]
        for text in texts where !json.isWhole(text.field) {
            throw Rejection(.fieldInvalid, at: text.pointer)
        }
    }

    private func callType() throws(Rejection) -> CallType {
        let text = try identifier(Field.type, "/type")
        if text.isEmpty { throw Rejection(.fieldMissing, at: "/type") }
        if text.isEqual("track") { return .track }
        if text.isEqual("page") { return .page }
        if text.isEqual("identify") { return .identify }
        if text.isEqual("screen") { return .screen }
        if text.isEqual("group") { return .group }
        if text.isEqual("alias") { return .alias }
        throw Rejection(.fieldInvalid, at: "/type")
    }

    /// A string; no bytes when it is absent or null.
    private func identifier(_ field: Int, _ pointer: String)
        throws(Rejection) -> UnsafeRawBufferPointer
    {
        switch json.kind(field) {
        case .string: json.text(field)
        case .absent, .null: Self.bytes("")
        case .bool, .number, .object, .array: throw Rejection(.fieldInvalid, at: pointer)
        }
    }

    /// The time of the event. Source: scoring.md, "Event time".
    private func eventTime(
        recordTime: Int64, futureMilliseconds: Int64
    ) throws(Rejection) -> Int64 {
        let timestamp = try time(Field.timestamp, "/timestamp")
        let original = try time(Field.originalTimestamp, "/originalTimestamp")
        let receivedAt = try time(Field.receivedAt, "/receivedAt")
        let received = receivedAt ?? EventTime.ofRecord(recordTime)
        guard var event = timestamp ?? original ?? received else { throw Rejection(.badTime) }
        // Both: it was corrected upstream. One: the client's wrong clock cancels out.
        let isOfClient = (timestamp == nil) != (original == nil)
        if isOfClient, let receivedAt, let error = clockError(of: event, receivedAt) {
            event += error
        }
        if let received, received + futureMilliseconds < event {
            event = received + futureMilliseconds
            // Not the fault of the time that was brought back to it.
            if event < EventTime.earliestMilliseconds {
                throw Rejection(.badTime, at: "/receivedAt")
            }
        }
        if event >= EventTime.earliestMilliseconds { return event }
        if timestamp != nil { throw Rejection(.badTime, at: "/timestamp") }
        if original != nil { throw Rejection(.badTime, at: "/originalTimestamp") }
        throw Rejection(.badTime, at: receivedAt == nil ? nil : "/receivedAt")
    }

    /// What `sentAt` adds to a time of the client's clock; nil if it says nothing.
    ///
    /// It only corrects, so nothing in it makes an event bad: zero, empty and unreadable ones are
    /// none, and so is one that is far both from the receipt and from the event, which is no clock's.
    private func clockError(of event: Int64, _ receivedAt: Int64) -> Int64? {
        guard json.kind(Field.sentAt) == .string,
            let sent = EventTime.milliseconds(json.text(Field.sentAt)),
            sent >= EventTime.earliestMilliseconds
        else { return nil }
        let error = receivedAt - sent
        guard
            error.magnitude <= Self.clockErrorMax || (sent - event).magnitude <= Self.queuedMax,
            event + error >= EventTime.earliestMilliseconds
        else { return nil }
        return error
    }

    /// A year.
    private static let clockErrorMax: UInt64 = 366 * 86_400_000
    /// How long a client keeps what it cannot send.
    private static let queuedMax: UInt64 = 30 * 86_400_000

    private func time(_ field: Int, _ pointer: String) throws(Rejection) -> Int64? {
        switch json.kind(field) {
        case .absent, .null: return nil
        case .string:
            if let time = EventTime.milliseconds(json.text(field)) { return time }
            throw Rejection(.badTime, at: pointer)
        case .bool, .number, .object, .array: throw Rejection(.badTime, at: pointer)
        }
    }

    private static func bytes(_ text: StaticString) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}

extension UnsafeRawBufferPointer {
    /// Compares with a literal, byte by byte.
    @inlinable package func isEqual(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index] != text.utf8Start[index] { return false }
        return true
    }
}
