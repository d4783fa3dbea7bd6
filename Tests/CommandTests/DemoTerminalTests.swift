import Glibc
import Testing

@testable import Demo
@testable import leadloop

/// The picture on a terminal of its own, and what is left of it.
@Suite(.serialized) struct DemoTerminalTests {
    private static let opened = "\u{1B}[?1049h"
    private static let closed = "\u{1B}[?25h\u{1B}[?1049l"

    @Test("it draws on the alternate screen, and SIGTERM puts the terminal back before the summary")
    func restored() throws {
        let pty = try PseudoTerminal(columns: 80, rows: 24)
        let before = pty.localFlags
        let child = try pty.start(["demo", "--rate", "1000"])
        #expect(pty.waits(for: "What counts"), "\(pty.text)")
        #expect(pty.localFlags & tcflag_t(ECHO) == 0)
        kill(child, SIGTERM)
        #expect(try pty.wait(for: child) == 0)
        #expect(pty.localFlags == before)
        let text = pty.text
        #expect(text.contains(Self.opened))
        let parts = text.components(after: Self.closed)
        #expect(parts?.contains("every count agrees") == true, "\(parts ?? text)")
        #expect(parts?.contains("\u{1B}[?") == false)
    }

    @Test("a second signal ends it at once, and puts the terminal back too")
    func forced() throws {
        let pty = try PseudoTerminal(columns: 120, rows: 40)
        let before = pty.localFlags
        let child = try pty.start(["demo", "--rate", "1000"])
        #expect(pty.waits(for: "What counts"), "\(pty.text)")
        kill(child, SIGINT)
        #expect(pty.waits(for: "stopping"), "\(pty.text.suffix(4_000))")
        kill(child, SIGINT)
        let code = try pty.wait(for: child)
        // 0: it was faster than the second signal.
        #expect(code == 130 || code == 0)
        #expect(pty.localFlags == before)
        #expect(pty.text.contains(Self.closed))
    }

    @Test(
        "who wants no colour gets the whole picture without one",
        arguments: [([], ["TERM": "xterm", "NO_COLOR": "1"]), (["--no-color"], ["TERM": "xterm"])]
            as [([String], [String: String])])
    func colourless(options: [String], environment: [String: String]) throws {
        let pty = try PseudoTerminal(columns: 80, rows: 24)
        let child = try pty.start(
            ["demo", "--rate", "1000"] + options, environment: environment)
        #expect(pty.waits(for: "What counts"), "\(pty.text)")
        kill(child, SIGTERM)
        #expect(try pty.wait(for: child) == 0)
        #expect(pty.text.contains(Self.opened) && pty.text.contains(Self.closed))
        #expect(!pty.text.hasColours)
    }

    @Test("a terminal that cannot move its cursor gets lines")
    func lines() throws {
        let pty = try PseudoTerminal(columns: 80, rows: 24)
        let child = try pty.start(
            ["demo", "--rate", "1000", "--for", "1s"], environment: ["TERM": "dumb"])
        #expect(try pty.wait(for: child) == 0)
        #expect(!pty.text.contains("\u{1B}"))
        #expect(pty.text.contains("every count agrees"))
    }
}

extension String {
    /// Whether an escape sequence sets a colour or a weight: `ESC [ 1;31 m`.
    fileprivate var hasColours: Bool {
        split(separator: "\u{1B}[").dropFirst().contains { part in
            part.first { !$0.isNumber && $0 != ";" } == "m"
        }
    }

    /// What follows the first occurrence; nil without one.
    fileprivate func components(after mark: String) -> String? {
        let (bytes, wanted) = (Array(utf8), Array(mark.utf8))
        guard bytes.count >= wanted.count else { return nil }
        for start in 0...(bytes.count - wanted.count)
        where bytes[start..<start + wanted.count].elementsEqual(wanted) {
            return String(decoding: bytes[(start + wanted.count)...], as: UTF8.self)
        }
        return nil
    }
}
