import Testing
import Wire

@Suite("sales feedback")
struct WireFeedbackTests {
    static let recordTime: Int64 = 1_767_830_000_000
    let reader = FeedbackReader()

    private func read(_ json: String) throws(Rejection) -> Feedback {
        let bytes = Array(json.utf8)
        return try reader.read(
            value: bytes.span.bytes, receivedRecordTime: Self.recordTime,
            futureMilliseconds: 300_000)
    }

    @Test("reads every field")
    func full() throws {
        let feedback = try read(
            #"""
            {"feedbackId":"f1","leadId":"l1","mqlId":"m1","verdict":"rejected","stage":null,
             "reason":"bad_fit","fitAttributes":["employees","country"],"repId":"r1",
             "repTeam":"emea","occurredAt":"2026-01-07T22:34:30.228Z",
             "recontactAfter":"2026-03-01T00:00:00Z","attempts":3,"bulk":true,
             "sourceSystem":"hubspot","sourceValue":"UNQUALIFIED","note":"nice","apiKey":7}
            """#)
        #expect(feedback.feedbackId == "f1" && feedback.leadId == "l1" && feedback.mqlId == "m1")
        #expect(feedback.verdict == .rejected && feedback.stage == nil)
        #expect(feedback.reason == "bad_fit")
        #expect(feedback.fitAttributes == ["employees", "country"])
        #expect(feedback.repId == "r1" && feedback.repTeam == "emea")
        #expect(feedback.occurredAtMilliseconds == 1_767_825_270_228)
        #expect(feedback.recontactAfterMilliseconds == 1_772_323_200_000)
        #expect(feedback.attempts == 3 && feedback.bulk)
        #expect(feedback.sourceSystem == "hubspot" && feedback.sourceValue == "UNQUALIFIED")
    }

    @Test("reads the least there may be, empty optional strings count as absent")
    func least() throws {
        let least = try read(Self.with(""))
        #expect(
            least == (try read(Self.with(#""mqlId":"","reason":null,"repTeam":"","bulk":false"#))))
        #expect(least.mqlId == nil && least.fitAttributes.isEmpty && !least.bulk)
        #expect(least.attempts == nil && least.recontactAfterMilliseconds == nil)
    }

    @Test("a verdict from the future counts as of its receipt and the allowed minutes")
    func future() throws {
        let feedback = try read(
            #"{"feedbackId":"f","leadId":"l","verdict":"accepted","repId":"r","#
                + #""occurredAt":"2030-01-01T00:00:00Z"}"#)
        #expect(feedback.occurredAtMilliseconds == Self.recordTime + 300_000)
    }

    /// Caught: a verdict of 1970-01-01T00:05, older than any other of its cycle.
    @Test(
        "without a time of the record a verdict has its own", arguments: [-1, 0, 946_684_799_999])
    func noRecordTime(recordTime: Int64) throws {
        let text =
            #"{"feedbackId":"f","leadId":"l","verdict":"accepted","repId":"r","#
            + #""occurredAt":"2030-01-01T00:00:00Z"}"#
        let feedback = try reader.read(
            value: text.utf8Span.span.bytes, receivedRecordTime: recordTime,
            futureMilliseconds: 300_000)
        #expect(feedback.occurredAtMilliseconds == 1_893_456_000_000)
    }

    @Test("advanced needs a stage of the list", arguments: Feedback.Stage.allCases)
    func stages(stage: Feedback.Stage) throws {
        let json = Self.with(#""verdict":"advanced","stage":"\#(stage.rawValue)""#)
        #expect(try read(json).stage == stage)
    }

    /// The least feedback with some fields more; of duplicate keys the last counts.
    static func with(_ fields: String) -> String {
        #"{"feedbackId":"f1","leadId":"l1","verdict":"accepted","repId":"r1","#
            + #""occurredAt":"2026-01-07T22:34:30Z"\#(fields.isEmpty ? "" : "," + fields)}"#
    }

    static let longText = String(repeating: "x", count: 257)
    static let refused: [(fields: String, rejection: Rejection)] = [
        (#""feedbackId":null"#, Rejection(.fieldMissing, at: "/feedbackId")),
        (#""feedbackId":"""#, Rejection(.fieldMissing, at: "/feedbackId")),
        (#""feedbackId":7"#, Rejection(.fieldInvalid, at: "/feedbackId")),
        (#""leadId":null"#, Rejection(.fieldMissing, at: "/leadId")),
        (#""leadId":"\#(longText)""#, Rejection(.fieldInvalid, at: "/leadId")),
        (#""leadId":"\u0000meta""#, Rejection(.fieldInvalid, at: "/leadId")),
        (#""mqlId":{}"#, Rejection(.fieldInvalid, at: "/mqlId")),
        (#""verdict":null"#, Rejection(.fieldMissing, at: "/verdict")),
        (#""verdict":"Accepted""#, Rejection(.verdictUnknown, at: "/verdict")),
        (#""verdict":true"#, Rejection(.fieldInvalid, at: "/verdict")),
        (#""verdict":"advanced""#, Rejection(.fieldMissing, at: "/stage")),
        (#""verdict":"advanced","stage":"lead""#, Rejection(.fieldInvalid, at: "/stage")),
        (#""stage":1"#, Rejection(.fieldInvalid, at: "/stage")),
        (#""reason":1"#, Rejection(.fieldInvalid, at: "/reason")),
        (#""fitAttributes":"country""#, Rejection(.fieldInvalid, at: "/fitAttributes")),
        (#""fitAttributes":["a",1]"#, Rejection(.fieldInvalid, at: "/fitAttributes")),
        (#""fitAttributes":[""]"#, Rejection(.fieldInvalid, at: "/fitAttributes")),
        (
            #""fitAttributes":[\#(Array(repeating: #""a""#, count: 65).joined(separator: ","))]"#,
            Rejection(.fieldInvalid, at: "/fitAttributes")
        ),
        (#""repId":null"#, Rejection(.fieldMissing, at: "/repId")),
        (#""repTeam":[]"#, Rejection(.fieldInvalid, at: "/repTeam")),
        (#""occurredAt":null"#, Rejection(.fieldMissing, at: "/occurredAt")),
        (#""occurredAt":1767830000000"#, Rejection(.badTime, at: "/occurredAt")),
        (#""occurredAt":"1999-12-31T23:59:59Z""#, Rejection(.badTime, at: "/occurredAt")),
        (#""recontactAfter":"soon""#, Rejection(.badTime, at: "/recontactAfter")),
        (#""attempts":-1"#, Rejection(.fieldInvalid, at: "/attempts")),
        (#""attempts":1.5"#, Rejection(.fieldInvalid, at: "/attempts")),
        (#""attempts":1e999"#, Rejection(.fieldInvalid, at: "/attempts")),
        (#""attempts":"3""#, Rejection(.fieldInvalid, at: "/attempts")),
        (#""bulk":"yes""#, Rejection(.fieldInvalid, at: "/bulk")),
        (#""sourceSystem":1"#, Rejection(.fieldInvalid, at: "/sourceSystem")),
        (#""sourceValue":"a\nb""#, Rejection(.fieldInvalid, at: "/sourceValue")),
    ]

    @Test("refuses with a code and a pointer", arguments: refused)
    func refusals(fields: String, rejection: Rejection) {
        #expect(throws: rejection) { try read(Self.with(fields)) }
    }

    @Test("as many blamed attributes as allowed are read")
    func mostAttributes() throws {
        let names = (0..<64).map { "a\($0)" }
        let list = names.map { "\"\($0)\"" }.joined(separator: ",")
        #expect(try read(Self.with(#""fitAttributes":[\#(list)]"#)).fitAttributes == names)
    }
}
