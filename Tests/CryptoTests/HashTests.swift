import Crypto
import Testing

@Suite("Hashes") struct HashTests {
    @Test(
        "SHA-256 gives the examples of FIPS 180-4 and the known value of nothing",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func digests(text: String, expected: String) {
        #expect(sha256(Array(text.utf8)).hex == expected)
    }

    /// RFC 4231, cases 1 to 4, 6 and 7 (case 5 is a truncated value).
    static let codes: [(key: [UInt8], message: String, code: String)] = [
        (
            Array(repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            Array(repeating: 0xaa, count: 131),
            "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            Array(repeating: 0xaa, count: 131),
            "This is a test using a larger than block-size key and a larger than block-size data. "
                + "The key needs to be hashed before being used by the HMAC algorithm.",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
        ([], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ]

    @Test("HMAC-SHA-256 gives the values of RFC 4231", arguments: codes)
    func authenticates(key: [UInt8], message: String, code: String) {
        #expect(hmacSHA256(secret: key, Array(message.utf8)).hex == code)
    }

    @Test("a key that is used again, after other messages, gives the same codes")
    func reuses() {
        for (secret, message, code) in Self.codes {
            var key = HMACKey(secret)
            for filler in 0..<3 {
                _ = key.code(for: [UInt8](repeating: 7, count: filler * 40))
                #expect(key.code(for: Array(message.utf8)).hex == code)
            }
        }
    }

    @Test("random bytes differ, have their count, and no byte value is missing in many")
    func random() {
        #expect(randomBytes(count: 0) == [])
        let (a, b) = (randomBytes(count: 65_536), randomBytes(count: 65_536))
        #expect(a.count == 65_536)
        #expect(a != b)
        #expect(Set(a).count == 256)
    }

    @Test("the comparison in constant time agrees with ==")
    func compares() {
        let secret: [UInt8] = [1, 2, 3, 4]
        #expect(isEqualInConstantTime(secret, [1, 2, 3, 4]))
        #expect(isEqualInConstantTime([], []))
        for place in secret.indices {
            var other = secret
            other[place] ^= 0x80
            #expect(!isEqualInConstantTime(secret, other))
        }
        #expect(!isEqualInConstantTime(secret, [1, 2, 3]))
        #expect(!isEqualInConstantTime(secret, [1, 2, 3, 4, 0]))
    }

    @Test("hexadecimal text goes there and back, and other text is refused")
    func hexadecimal() {
        let all = Array(UInt8.min...UInt8.max)
        #expect(([0x00, 0x0f, 0xf0, 0xff] as [UInt8]).hex == "000ff0ff")
        #expect([UInt8](hex: all.hex) == all)
        #expect([UInt8](hex: "DEADbeef") == [0xde, 0xad, 0xbe, 0xef])
        for wrong in ["0", "0g", "g0", "0x", "é0", " 0", "00 "] {
            #expect([UInt8](hex: wrong) == nil, "'\(wrong)'")
        }
    }
}
