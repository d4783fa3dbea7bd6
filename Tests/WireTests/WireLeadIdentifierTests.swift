import System
import Testing
import Wire

@Suite("ids of leads")
struct WireLeadIdentifierTests {
    private func isValid(_ bytes: [UInt8]) -> Bool { LeadIdentifier.isValid(bytes.span.bytes) }

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
