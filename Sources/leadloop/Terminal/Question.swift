import Glibc

/// What a person is asked before something happens.
enum Question {
    static let yes = Option(flag: "yes", "goes on without a question")

    /// Asks on the terminal.
    ///
    /// - Returns: false when the answer is anything but yes.
    /// - Throws: when nobody is there to answer.
    static func ask(_ question: String, _ invocation: Invocation) throws -> Bool {
        guard !invocation[yes] else { return true }
        guard isatty(0) != 0 else {
            throw Failure.usage(
                "\(invocation.command.name) needs an answer", why: "stdin is no terminal",
                remedy: "look at what it would do, then say --yes")
        }
        invocation.terminal.talk.write("\(question) [y/N] ")
        let answer = readLine() ?? ""
        return ["y", "yes"].contains(answer.lowercased())
    }
}
