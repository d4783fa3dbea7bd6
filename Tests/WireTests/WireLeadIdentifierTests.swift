import System
import Testing
import Wire

@Suite("ids of leads")
struct WireLeadIdentifierTests {
    private func isValid(_ bytes: [UInt8]) -> Bool { LeadIdentifier.isValid(bytes.span.bytes) }
    private func isLead(_ bytes: [UInt8]) -> Bool { LeadIdentifier.isLead(bytes.span.bytes) }
    private func isNothing(_ bytes: [UInt8]) -> Bool { LeadIdentifier.isNothing(bytes.span.bytes) }

    static let valid = [
        "a", " ", "lead-4711", "ada@example.com", "ä", "€", "😀", "12345678", "1234567ä",
        "é12345678",
        "\u{7F}", "\u{10FFFF}", String(repeating: "x", count: 256),
        String(repeating: "ä", count: 128),
    ]

    @Test("takes text without control characters", arguments: valid)
    func takes(text: String) {
        #expect(isValid(Array(text.utf8)))
    }

    static let invalid: [[UInt8]] =
        [
            "", "\u{0}", "\u{0}meta", "a\u{0}", "a\nb", "12345678\u{1F}", "1234567\t", "ä\u{1}",
            String(repeating: "x", count: 257), String(repeating: "ä", count: 128) + "x",
        ].map { Array($0.utf8) } + [
            [0x80], [0xFF], [0x61, 0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80],
        ]

    @Test("refuses no bytes, too many, control characters and what is no UTF-8", arguments: invalid)
    func refuses(bytes: [UInt8]) {
        #expect(!isValid(bytes))
    }

    /// `undefined` merged whole customer bases into one lead.
    @Test(
        "what says that there is no id is no lead's",
        arguments: [
            "undefined", "Undefined", "'undefined'", "\"undefined\"", " null ", "NULL", "(null)",
            "<null>", "None", "nil", "<nil>", "NaN", "nan", "[object Object]", "object object", "0",
            "000", "0.0", "-", " ", "  ", "{}", "[]", "00000000-0000-0000-0000-000000000000",
            "{00000000-0000-0000-0000-000000000000}", "anonymous", "Guest", "not_authenticated",
            "distinct_id", "distinctId", "id", "email", "true", "FALSE",
        ])
    func nothing(text: String) {
        #expect(isNothing(Array(text.utf8)))
        #expect(isValid(Array(text.utf8)) && !isLead(Array(text.utf8)))
    }

    @Test(
        "an id that only looks like it is one",
        arguments: [
            "a", "1", "10", "0a", "nullify", "none-1", "null island", "undefined@example.com",
            "nan1", "00000000-0000-0000-0000-000000000001", "anonymous-77", "ｎｕｌｌ", "é", "0é",
            "truest", "guests", "/", "'", "../..", "0/0", "+", "object", "object-object",
        ])
    func something(text: String) {
        #expect(isLead(Array(text.utf8)))
    }

    @Test("agrees with the standard library on random bytes near UTF-8")
    func random() {
        let seed: UInt64 = 3
        var random = SplitMix64(seed: seed)
        let bytes: [UInt8] = [
            0x00, 0x1F, 0x20, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2,
            0xDF,
            0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        var count = 0
        for _ in 0..<50_000 {
            let length = Int.random(in: 1...5, using: &random)
            let key = (0..<length).map { _ in bytes[Int.random(in: bytes.indices, using: &random)] }
            let isText = String(validating: key, as: UTF8.self) != nil
            let expected = isText && key.allSatisfy { $0 >= 0x20 }
            if isValid(key) != expected { Issue.record("\(key), seed \(seed)") }
            if expected { count += 1 }
        }
        #expect(count > 1_000)
    }
}
