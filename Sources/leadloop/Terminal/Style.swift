/// Colours, or none. A colour never says what no word says.
struct Style: Sendable, Equatable {
    let hasColor: Bool
    static let plain = Style(hasColor: false)

    init(hasColor: Bool) { self.hasColor = hasColor }

    /// On a terminal, unless somebody said no; `FORCE_COLOR` also elsewhere. Sources: no-color.org,
    /// clig.dev.
    init(isTerminal: Bool, environment: [String: String], noColor: Bool) {
        let says = { (name: String) in !(environment[name] ?? "").isEmpty }
        if noColor || says("NO_COLOR") {
            hasColor = false
        } else if says("FORCE_COLOR") {
            hasColor = environment["FORCE_COLOR"] != "0"
        } else {
            hasColor = isTerminal && environment["TERM"] != "dumb"
        }
    }

    func error(_ text: String) -> String { paint(text, "1;31") }
    func warning(_ text: String) -> String { paint(text, "33") }
    func good(_ text: String) -> String { paint(text, "32") }
    func bold(_ text: String) -> String { paint(text, "1") }
    func dim(_ text: String) -> String { paint(text, "2") }
    func accent(_ text: String) -> String { paint(text, "36") }
    /// Over the whole width, as the head of a view.
    func banner(_ text: String) -> String { paint(text, "1;97;44") }

    private func paint(_ text: String, _ code: String) -> String {
        hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
