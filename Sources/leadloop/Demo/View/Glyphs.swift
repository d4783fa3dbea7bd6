/// The signs that a view is drawn with.
struct Glyphs: Sendable, Equatable {
    let horizontal: String, vertical: String
    let topLeft: String, topRight: String, bottomLeft: String, bottomRight: String
    /// Of a weight's way: where it began, is, should go; gone and still to go; 0.
    let hand: String, now: String, truth: String, arrived: String
    let gone: String, ahead: String, zero: String
    let accepted: String, rejected: String
    let arrow: String, more: String, dot: String
    /// Columns of rising height.
    let levels: [String]

    static let unicode = Glyphs(
        horizontal: "─", vertical: "│", topLeft: "╭", topRight: "╮", bottomLeft: "╰",
        bottomRight: "╯", hand: "○", now: "●", truth: "◆", arrived: "◉", gone: "━", ahead: "┄",
        zero: "┊", accepted: "✓", rejected: "✗", arrow: "→", more: "…", dot: "·",
        levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"])

    static let ascii = Glyphs(
        horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+",
        bottomRight: "+", hand: "o", now: "#", truth: "X", arrived: "@", gone: "=", ahead: ".",
        zero: ":", accepted: "+", rejected: "x", arrow: ">", more: "~", dot: "-",
        levels: ["_", ".", "-", "=", "+", "*", "%", "#"])

    /// ASCII where the locale names another character set than UTF-8; most terminals without a
    /// locale can show more than that locale says.
    init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
            .first { !$0.isEmpty }
        let name = locale?.lowercased() ?? "utf-8"
        self = name.contains("utf-8") || name.contains("utf8") ? .unicode : .ascii
    }

    private init(
        horizontal: String, vertical: String, topLeft: String, topRight: String,
        bottomLeft: String, bottomRight: String, hand: String, now: String, truth: String,
        arrived: String, gone: String, ahead: String, zero: String, accepted: String,
        rejected: String, arrow: String, more: String, dot: String, levels: [String]
    ) {
        (self.horizontal, self.vertical, self.zero) = (horizontal, vertical, zero)
        (self.topLeft, self.topRight) = (topLeft, topRight)
        (self.bottomLeft, self.bottomRight) = (bottomLeft, bottomRight)
        (self.hand, self.now, self.truth, self.arrived) = (hand, now, truth, arrived)
        (self.gone, self.ahead) = (gone, ahead)
        (self.accepted, self.rejected) = (accepted, rejected)
        (self.arrow, self.more, self.dot, self.levels) = (arrow, more, dot, levels)
    }
}
