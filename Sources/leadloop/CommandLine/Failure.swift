/// Why a command cannot go on, for a person: what failed, why, and what to do about it.
struct Failure: Error, Equatable {
    var code: ExitCode
    var what: String
    var why: String
    /// A command or a setting.
    var remedy: String

    init(_ code: ExitCode, _ what: String, why: String, remedy: String) {
        (self.code, self.what, self.why, self.remedy) = (code, what, why, remedy)
    }

    /// A command line that cannot be read.
    static func usage(_ what: String, why: String, remedy: String) -> Failure {
        Failure(.usage, what, why: why, remedy: remedy)
    }

    /// Three short lines.
    func text(_ style: Style = .plain, word: String = "error:") -> String {
        "\(style.error(word)) \(what)\n\(style.dim("why:"))   \(why)\n"
            + "\(style.dim("do:"))    \(remedy)\n"
    }
}
