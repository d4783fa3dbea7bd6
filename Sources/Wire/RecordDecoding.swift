// Reads our own JSON records off the hot path, a few a second, with the coders of Foundation.
// What is wrong with them is a `Rejection` like that of any other record.
import FoundationEssentials
import System

/// Keys of a record that can say where in it something is wrong.
protocol RecordKey: CodingKey {}

extension RecordKey {
    var pointer: String { "/" + stringValue }
}

package enum RecordDecoding {
    /// Reads one JSON object, all of it valid.
    ///
    /// Unknown keys are ignored; numbers come back with the bits that were written.
    /// - Throws: `value_empty`, `value_too_large`, `json_invalid`, `not_an_object`, `field_missing`,
    ///   `field_invalid`, or what the type itself refuses with.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: RawSpan, bytesMax: Int
    ) throws(Rejection) -> Value {
        if bytes.isEmpty { throw Rejection(.valueEmpty) }
        if bytes.byteCount > bytesMax { throw Rejection(.valueTooLarge) }
        let data = bytes.withUnsafeBytes { Data($0) }
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw rejection(error)
        } catch let error as Rejection {
            throw error
        } catch {
            throw Rejection(.jsonInvalid)
        }
    }

    private static func rejection(_ error: DecodingError) -> Rejection {
        switch error {
        case .keyNotFound(let key, let context):
            let first = context.codingPath.first ?? key
            return Rejection(.fieldMissing, at: (first as? any RecordKey)?.pointer)
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            guard let first = context.codingPath.first else { return Rejection(.notAnObject) }
            return Rejection(.fieldInvalid, at: (first as? any RecordKey)?.pointer)
        case .dataCorrupted(let context):
            guard let first = context.codingPath.first else { return Rejection(.jsonInvalid) }
            return Rejection(.fieldInvalid, at: (first as? any RecordKey)?.pointer)
        @unknown default:
            return Rejection(.jsonInvalid)
        }
    }
}

/// A time as records write it.
package struct RecordTime: Decodable {
    package let milliseconds: Int64

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        let read = text.utf8Span.span.bytes.withUnsafeBytes { EventTime.milliseconds($0) }
        guard let read else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not an RFC 3339 time")
        }
        milliseconds = read
    }
}

extension String {
    /// Whether it can stand as an id: 1 to 256 bytes without control characters.
    var isRecordIdentifier: Bool { LeadIdentifier.isValid(utf8Span.span.bytes) }
}
