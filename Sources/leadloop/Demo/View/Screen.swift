// The terminal as a picture: the alternate screen, changed lines only, one write per frame, and
// everything put back at the end.
import Glibc
import Synchronization

final class Screen: Sendable {
    private struct State {
        var shown: [String] = []
        var size = (columns: 0, rows: 0)
        var isOpen = false
    }
    private let out: Output
    private let style: Style
    private let state = Mutex(State())
    private let before: termios?

    init(_ out: Output, _ style: Style) {
        (self.out, self.style) = (out, style)
        var settings = termios()
        before = tcgetattr(STDIN_FILENO, &settings) == 0 ? settings : nil
    }

    /// Columns and rows of the terminal.
    var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(out.descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    func open() {
        state.withLock { state in
            state.isOpen = true
            if var quiet = before {
                // No echo of keys into the picture, and no suspending with the screen switched;
                // Ctrl-C stays a signal.
                quiet.c_lflag &= ~tcflag_t(ECHO | ICANON)
                withUnsafeMutableBytes(of: &quiet.c_cc) { keys in
                    for key in [VSUSP, VQUIT, VMIN, VTIME] { keys[Int(key)] = 0 }
                }
                tcsetattr(STDIN_FILENO, TCSANOW, &quiet)
            }
            out.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[2J")
        }
    }

    /// Puts the terminal back as it was; may be called from any thread, and twice.
    func close() {
        state.withLock { state in
            guard state.isOpen else { return }
            state.isOpen = false
            out.write("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")
            if var before { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) }
        }
    }

    /// Keys that were pressed since the last look; never waits.
    func pressed() -> [UInt8] {
        guard before != nil, state.withLock({ $0.isOpen }) else { return [] }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }

    /// Shows a frame of the given size.
    func show(_ lines: [TextLine], size: (columns: Int, rows: Int)) {
        let painted = lines.map { $0.painted(style) }
        state.withLock { state in
            guard state.isOpen else { return }
            let isNew = state.size != size
            if let text = Self.update(from: isNew ? nil : state.shown, to: painted) {
                out.write(text)
            }
            (state.shown, state.size) = (painted, size)
        }
    }

    /// What turns one frame into the next; nil when nothing changed.
    ///
    /// - Parameter old: nil clears the screen first.
    static func update(from old: [String]?, to new: [String]) -> String? {
        var text = old == nil ? "\u{1B}[2J" : ""
        for (row, line) in new.enumerated() {
            guard let old, row < old.count, old[row] == line else {
                text += "\u{1B}[\(row + 1);1H\(line)"
                continue
            }
        }
        guard !text.isEmpty else { return nil }
        // Synchronized update: terminals that know it show the frame at once, others ignore it.
        return "\u{1B}[?2026h" + text + "\u{1B}[?2026l"
    }
}
