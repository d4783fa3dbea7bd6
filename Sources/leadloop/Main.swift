import Glibc
import System

@main
enum Main {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        let code = Tool().run(
            Array(CommandLine.arguments.dropFirst()), environmentVariables(),
            data: Output(descriptor: STDOUT_FILENO), talk: Output(descriptor: STDERR_FILENO))
        exit(code.rawValue)
    }
}

/// All variables of this process.
func environmentVariables() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
        let pair = String(cString: text).split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
        entry += 1
    }
    return variables
}
