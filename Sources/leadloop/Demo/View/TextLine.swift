// Text with meaning instead of escape codes, so that width is a count and a test reads words.

/// What a piece of text stands for; `Style` turns it into colour, or into nothing.
enum Ink: Sendable {
    case plain, bold, dim, accent, good, warning, bad, banner

    func paint(_ text: String, _ style: Style) -> String {
        switch self {
        case .plain: text
        case .bold: style.bold(text)
        case .dim: style.dim(text)
        case .accent: style.accent(text)
        case .good: style.good(text)
        case .warning: style.warning(text)
        case .bad: style.error(text)
        case .banner: style.banner(text)
        }
    }
}

/// One line of a view. Every character is taken to be one column wide; ours are.
struct TextLine: Sendable, Equatable {
    struct Piece: Sendable, Equatable {
        var text: String
        let ink: Ink
    }
    private(set) var pieces: [Piece] = []
    private(set) var width = 0

    init() {}
    init(_ text: String, _ ink: Ink = .plain) { add(text, ink) }

    mutating func add(_ text: String, _ ink: Ink = .plain) {
        guard !text.isEmpty else { return }
        width += text.count
        if pieces.last?.ink == ink {
            pieces[pieces.count - 1].text += text
        } else {
            pieces.append(Piece(text: text, ink: ink))
        }
    }

    mutating func add(_ other: TextLine) {
        for piece in other.pieces { add(piece.text, piece.ink) }
    }

    mutating func pad(to width: Int, _ ink: Ink = .plain) { add(spaces(width - self.width), ink) }

    /// Exactly so wide: padded, or cut with a sign that something is missing.
    func fitted(_ width: Int, _ glyphs: Glyphs) -> TextLine {
        guard width > 0 else { return TextLine() }
        var line = TextLine()
        if self.width <= width {
            line = self
            line.pad(to: width)
            return line
        }
        for piece in pieces {
            let left = width - 1 - line.width
            line.add(String(piece.text.prefix(left)), piece.ink)
        }
        line.add(glyphs.more, .dim)
        return line
    }

    /// Whole items with commas between them, as many as fit.
    mutating func add(items: some Sequence<TextLine>, width: Int, separator: String = ", ") {
        var isFirst = true
        for item in items {
            let gap = isFirst ? "" : separator
            guard self.width + gap.count + item.width <= width else { return }
            add(gap, .dim)
            add(item)
            isFirst = false
        }
    }

    var text: String { pieces.map(\.text).joined() }

    func painted(_ style: Style) -> String {
        pieces.map { $0.ink.paint($0.text, style) }.joined()
    }
}
