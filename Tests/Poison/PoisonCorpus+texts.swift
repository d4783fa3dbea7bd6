// Texts that look alike, cannot be seen, or are several texts to some programs and one to others.

extension PoisonCorpus {
    /// Legal ids, all different by their bytes: each is a lead of its own.
    package static let names: [String] = [
        "\u{E9}", "e\u{301}",  // one letter, composed and not
        "\u{212B}", "\u{C5}", "A\u{30A}",  // the Angstrom sign and its twins
        "\u{1E9B}\u{323}", "\u{1E69}", "s\u{323}\u{307}", "s\u{307}\u{323}",
        "\u{AC00}", "\u{1100}\u{1161}",  // Hangul, composed and not
        "\u{FB01}", "fi", "\u{FF46}\u{FF49}", "\u{DF}", "ss", "SS", "\u{1E9E}",
        "\u{130}", "i\u{307}", "I", "\u{131}", "i", "\u{3A3}", "\u{3C3}", "\u{3C2}",
        "\u{212A}", "K", "k", "\u{2126}", "\u{3A9}", "\u{B5}", "\u{3BC}",
        "a", "\u{430}", "\u{3B1}",  // Latin, Cyrillic, Greek
        "x", "x ", " x", "x\u{A0}", "x\u{200B}", "x\u{200D}", "x\u{FEFF}", "\u{FEFF}x", "x\u{2028}",
        "x\u{2029}", "x\u{85}", "x\u{3000}", "x\u{AD}", "x\u{34F}", "x\u{61C}", "x\u{7F}",
        "\u{202E}abc", "abc\u{202C}", "\u{2066}x\u{2069}", "\u{E0001}\u{E0041}", "x\u{FE0F}",
        "1\u{20E3}", "1\u{FE0F}\u{20E3}", "\u{1F1E9}\u{1F1EA}", "\u{1F1E9}",
        "\u{1F1E9}\u{1F1EA}\u{1F1E9}",
        "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{1F44D}\u{1F3FF}", "\u{1F44D}",
        "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", String(decoding: [0xEF, 0xB7, 0x90], as: UTF8.self),
        "\u{1FFFE}", "\u{10FFFF}", "\u{E000}",
        "\u{D7FF}", "\u{10000}", "\u{800}", "\u{7FF}", "\u{80}", "\u{2FA1D}", "\u{2A600}",
        "a" + String(repeating: "\u{301}", count: 127), String(repeating: "\u{1F1E9}", count: 64),
        String(repeating: "k", count: 255), String(repeating: "k", count: 256),
        String(repeating: "\u{E9}", count: 128), "null", "true", "0", "-0", "1e999", "NaN", "{}",
        "[]", "\"", "\\", "\\u0000", "'", "%00", "${HOME}", "../..", "_meta/0", "default/current",
        "meta", "<script>", "\u{1F4A9}", "; DROP", "$(id)", "`", "a/b", "a|b", "a,b", "\u{1D11E}",
    ]

    /// Each legal id as key and as owner, plain and in escapes.
    static func strangers(_ good: (String) -> [UInt8]) -> [PoisonRecord] {
        names.flatMap { name in
            [
                PoisonRecord("id \(name)", key: Array(name.utf8), value: good(quoted(name))),
                PoisonRecord(
                    "id \(name), escaped", key: Array(name.utf8), value: good(escaped(name))),
            ]
        }
            + zip(names, names.dropFirst()).map {
                PoisonRecord("id \($0) of \($1)", key: Array($0.utf8), value: good(quoted($1)))
            }
    }

    /// Names of events that are not the one that counts, though they look like it.
    static func lookalikes(_ lead: String) -> [PoisonRecord] {
        [
            "demo requested", "DEMO REQUESTED", "Demo Requested ", " Demo Requested",
            "Demo\u{A0}Requested", "Demo  Requested", "Demo\u{200B} Requested",
            "D\u{435}mo Requested", "\u{FF24}emo Requested", "Demo Requested\u{0}",
            "Demo Requeste\u{64}\u{301}", "Demo_Requested", "Demo+Requested",
            String(repeating: "Demo Requested", count: 4_000),
        ].enumerated().map { index, event in
            PoisonRecord(
                "event \(index)", key: Array(lead.utf8),
                value: Array(
                    #"{"type":"track","userId":"\#(lead)","event":"\#(escaped(event))"}"#.utf8))
        }
    }

    /// As JSON without its quotes.
    static func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    /// Every UTF-16 unit as an escape.
    static func escaped(_ text: String) -> String {
        text.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
