import Testing
import Wire

/// Copies of what a reader gave, to be compared after the read.
struct EngagementCopy: Equatable {
    var kind: CallType
    var name: String
    var messageId: String
    var userId: String
    var anonymousId: String
    var time: Int64
}

func read(
    _ reader: EngagementReader, _ json: String, recordTime: Int64 = 1_767_225_600_000
) throws(Rejection) -> EngagementCopy {
    try read(reader, Array(json.utf8), recordTime: recordTime)
}

func read(
    _ reader: EngagementReader, _ bytes: [UInt8], recordTime: Int64 = 1_767_225_600_000
) throws(Rejection) -> EngagementCopy {
    let engagement = try reader.read(
        value: bytes.span.bytes, receivedRecordTime: recordTime, futureMilliseconds: 300_000)
    func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
    return EngagementCopy(
        kind: engagement.kind, name: text(engagement.name), messageId: text(engagement.messageId),
        userId: text(engagement.userId), anonymousId: text(engagement.anonymousId),
        time: engagement.timeMilliseconds)
}

@Suite("engagement events")
struct WireEngagementTests {
    let reader = EngagementReader(traitPaths: ["email", "address.country", "email"])

    @Test("reads a track call")
    func track() throws {
        let copy = try read(
            reader,
            #"""
            {"type":"track","event":"Demo \"Requested\"","messageId":"m1","userId":"l1",
             "anonymousId":null,"timestamp":"2026-01-01T00:00:01.250Z"}
            """#)
        #expect(
            copy
                == EngagementCopy(
                    kind: .track, name: "Demo \"Requested\"", messageId: "m1", userId: "l1",
                    anonymousId: "", time: 1_767_225_601_250))
    }

    @Test("reads the traits of an identify call, the same path twice too")
    func traits() throws {
        let copy = try read(
            reader,
            #"{"type":"identify","traits":{"email":"a@b.example","address":{"country":7}}}"#)
        #expect(copy.kind == .identify && copy.name.isEmpty && copy.time == 1_767_225_600_000)
        for index in [0, 2] {
            guard case .text(let email) = reader.trait(index) else {
                Issue.record("no text at \(index)")
                return
            }
            #expect(String(decoding: email, as: UTF8.self) == "a@b.example")
        }
        guard case .number(7) = reader.trait(1) else {
            Issue.record("no number")
            return
        }
    }

    private func text(_ index: Int, at place: TraitPlace) -> String? {
        guard case .text(let bytes) = reader.trait(index, at: place) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("an identify call has traits on top and in its context, other calls on top only")
    func contextTraits() throws {
        let context = #""context":{"traits":{"email":"c","address":{"country":"NO"}}}"#
        _ = try read(reader, #"{"type":"identify","traits":{"email":"t"},\#(context)}"#)
        #expect(text(0, at: .traits) == "t" && text(0, at: .context) == "c")
        #expect(text(1, at: .traits) == nil && text(1, at: .context) == "NO")
        _ = try read(reader, #"{"type":"page",\#(context)}"#)
        #expect(text(0, at: .context) == nil)
        // Nothing is left of it.
        _ = try read(reader, #"{"type":"identify","context":"none"}"#)
        #expect(text(0, at: .traits) == nil && text(0, at: .context) == nil)
    }

    @Test("half a character in a field that nobody reads is nothing, in a trait it is U+FFFD")
    func halves() throws {
        let copy = try read(
            reader,
            #"{"type":"identify","userId":"u","traits":{"email":"a\ud83c"},"#
                + #""context":{"page":{"title":"Launch \udf89"},"\ud83c":1}}"#)
        #expect(copy.userId == "u" && text(0, at: .traits) == "a\u{FFFD}")
    }

    static let refused: [(json: String, rejection: Rejection)] = [
        ("", Rejection(.valueEmpty)),
        (" ", Rejection(.jsonInvalid)),
        (String(repeating: " ", count: 65_537), Rejection(.valueTooLarge)),
        ("[]", Rejection(.notAnObject)),
        ("7", Rejection(.notAnObject)),
        ("{", Rejection(.jsonInvalid)),
        ("{}", Rejection(.fieldMissing, at: "/type")),
        (#"{"type":null}"#, Rejection(.fieldMissing, at: "/type")),
        (#"{"type":7}"#, Rejection(.fieldInvalid, at: "/type")),
        (#"{"type":"Track"}"#, Rejection(.fieldInvalid, at: "/type")),
        (#"{"type":"track"}"#, Rejection(.fieldMissing, at: "/event")),
        (#"{"type":"track","event":""}"#, Rejection(.fieldMissing, at: "/event")),
        (#"{"type":"track","event":{}}"#, Rejection(.fieldInvalid, at: "/event")),
        (#"{"type":"page","messageId":1}"#, Rejection(.fieldInvalid, at: "/messageId")),
        (#"{"type":"page","userId":"a\ud83c"}"#, Rejection(.fieldInvalid, at: "/userId")),
        (#"{"type":"page","messageId":"\udfff"}"#, Rejection(.fieldInvalid, at: "/messageId")),
        (
            #"{"type":"track","userId":"a","event":"Demo\ud83c"}"#,
            Rejection(.fieldInvalid, at: "/event")
        ),
        (#"{"type":"page","userId":1}"#, Rejection(.fieldInvalid, at: "/userId")),
        (#"{"type":"page","anonymousId":[]}"#, Rejection(.fieldInvalid, at: "/anonymousId")),
        (#"{"type":"page","timestamp":1}"#, Rejection(.badTime, at: "/timestamp")),
        (#"{"type":"page","timestamp":""}"#, Rejection(.badTime, at: "/timestamp")),
        (#"{"type":"page","receivedAt":true}"#, Rejection(.badTime, at: "/receivedAt")),
        (
            #"{"type":"page","originalTimestamp":"2026-02-30T00:00:00Z"}"#,
            Rejection(.badTime, at: "/originalTimestamp")
        ),
        (
            #"{"type":"page","timestamp":"1999-12-31T23:59:59.999Z"}"#,
            Rejection(.badTime, at: "/timestamp")
        ),
    ]

    @Test("refuses with a code and a pointer", arguments: refused)
    func refusals(json: String, rejection: Rejection) {
        #expect(throws: rejection) { try read(reader, json) }
    }
}
