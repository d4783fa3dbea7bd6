/// One thing that `check` looked at.
struct Remark: Equatable, Sendable {
    enum Level: String, Sendable {
        case ok
        /// Works, but not as well as it could, or not for ever.
        case warning
        case error
    }

    var level: Level
    var what: String
    /// Nothing for what is in order.
    var why = ""
    var remedy = ""

    static func ok(_ what: String) -> Remark { Remark(level: .ok, what: what) }

    static func warning(_ what: String, why: String, remedy: String) -> Remark {
        Remark(level: .warning, what: what, why: why, remedy: remedy)
    }

    static func error(_ what: String, why: String, remedy: String) -> Remark {
        Remark(level: .error, what: what, why: why, remedy: remedy)
    }

    init(level: Level, what: String, why: String = "", remedy: String = "") {
        (self.level, self.what, self.why, self.remedy) = (level, what, why, remedy)
    }

    init(_ failure: Failure) {
        self.init(level: .error, what: failure.what, why: failure.why, remedy: failure.remedy)
    }

    func text(_ style: Style) -> String {
        let word = level.rawValue + spaces(7 - level.rawValue.count)
        let painted =
            switch level {
            case .ok: style.good(word)
            case .warning: style.warning(word)
            case .error: style.error(word)
            }
        func line(_ name: String, _ text: String) -> String {
            guard !text.isEmpty else { return "" }
            let indented = text.replacing("\n", with: "\n" + spaces(14))
            return "\n\(spaces(9))\(style.dim(name))\(spaces(5 - name.count))\(indented)"
        }
        return "\(painted)  \(what.replacing("\n", with: "\n" + spaces(9)))"
            + line("why:", why) + line("do:", remedy)
    }
}

/// The form of `check --json`.
struct CheckReport: Encodable {
    let clean: Bool
    let findings: [Row]
    let passed: [String]

    struct Row: Encodable {
        let level: String, what: String, why: String, remedy: String
    }

    init(_ remarks: [Remark]) {
        clean = !remarks.contains { $0.level == .error }
        findings = remarks.filter { $0.level != .ok }.map {
            Row(level: $0.level.rawValue, what: $0.what, why: $0.why, remedy: $0.remedy)
        }
        passed = remarks.filter { $0.level == .ok }.map(\.what)
    }
}
