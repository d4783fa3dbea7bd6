import System
import Wire

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

    /// The same as one object, for `--output json`.
    var json: String {
        jsonText {
            $0.object {
                $0.field("error") { error in
                    error.object {
                        $0.field("code", Int(code.rawValue))
                        $0.field("what", what)
                        $0.field("why", why)
                        $0.field("do", remedy)
                    }
                }
            }
        }
    }

    /// Three short lines; further lines of a part stand under its first.
    func text(_ style: Style = .plain, word: String = "error:") -> String {
        func indented(_ text: String) -> String { text.replacing("\n", with: "\n       ") }
        return "\(style.error(word)) \(indented(what))\n"
            + "\(style.dim("why:"))   \(indented(why))\n"
            + "\(style.dim("do:"))    \(indented(remedy))\n"
    }
}
