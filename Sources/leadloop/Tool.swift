import Backtest
import Demo
import Gzip
import Kafka
import System

/// The whole program as a function from a command line to an exit code.
struct Tool: Sendable {
    static let name = "leadloop"
    let parser = Parser(tool: Tool.name, commands: Command.all)

    func run(_ words: [String], _ environment: [String: String], data: Output, talk: Output)
        -> ExitCode
    {
        let noColor = words.prefix { $0 != "--" }.contains("--no-color")
        let terminal = Terminal(
            data: data, talk: talk, environment: environment, noColor: noColor)
        do {
            switch try parser.parse(words, environment, terminal) {
            case .help(let text):
                data.write(text)
                return .done
            case .run(let invocation): return try invocation.command.run(invocation)
            }
        } catch {
            let failure = Failure(error)
            talk.write(failure.text(terminal.talkStyle))
            return failure.code
        }
    }
}

extension Failure {
    /// What a command threw, for a person.
    init(_ error: any Error) {
        self =
            switch error {
            case let failure as Failure: failure
            case let error as BacktestError: Failure(error)
            case let error as KafkaError: Failure(error)
            case let error as GzipError: Failure(error)
            case let ended as WorkerEnded:
                Failure(
                    .bug, "a worker of the demo cannot go on", why: ended.reason,
                    remedy: "please report it with --seed \(ended.seed)")
            default:
                Failure(
                    .bug, "an error that nobody expected here", why: "\(error)",
                    remedy: "please report it with the command line and this text")
            }
    }
}

extension Failure {
    init(_ error: GzipError) {
        switch error.kind {
        case .cannotOpen, .cannotRead:
            self.init(
                .localIO, "\(error.path) cannot be read", why: error.description,
                remedy: "check the name and its rights")
        case .damaged, .truncated, .lineTooLong, .tooLong:
            self.init(
                .data, "\(error.path) cannot be read to its end", why: error.description,
                remedy: "get the file again, and check that it is lines of JSON")
        }
    }
}
