import Backtest
import Demo
import Gzip
import Kafka
import System

/// The whole program as a function from a command line to an exit code.
struct Tool: Sendable {
    static let name = "leadloop"
    let parser = Parser(tool: Tool.name, groups: Command.groups)

    func run(_ words: [String], _ environment: [String: String], data: Output, talk: Output)
        -> ExitCode
    {
        let noColor = words.prefix { $0 != "--" }.contains("--no-color")
        let terminal = Terminal(
            data: data, talk: talk, environment: environment, noColor: noColor)
        var end = ExitCode.done
        var called: Invocation?
        do {
            switch try parser.parse(words, environment, terminal) {
            case .help(let text): data.write(text)
            case .run(let invocation):
                called = invocation
                end = try invocation.command.run(invocation)
            }
            // A reader that has gone has had enough; a disk that is full has lost something.
            if let why = data.failure {
                throw Failure(
                    .localIO, "the output could not be written", why: why,
                    remedy: "make room, or write it elsewhere, and run it again")
            }
        } catch {
            var failure = Failure(error)
            if let called { failure.remedy = called.pasted(failure.remedy) }
            talk.write(
                Self.wantsJSON(words) ? failure.json + "\n" : failure.text(terminal.talkStyle))
            end = failure.code
        }
        return end
    }

    /// Looked for in the words themselves: also a command line that cannot be read gets its form.
    static func wantsJSON(_ words: [String]) -> Bool {
        let options = words.prefix { $0 != "--" }
        let forms = [DataFormat.json.rawValue, DataFormat.ndjson.rawValue]
        if options.contains("--json") { return true }
        return zip(options, options.dropFirst()).contains { $0 == "--output" && forms.contains($1) }
            || options.contains { option in forms.contains { option == "--output=\($0)" } }
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
                remedy: "check the name and its permissions")
        case .damaged, .truncated, .lineTooLong, .tooLong:
            self.init(
                .data, "\(error.path) cannot be read to its end", why: error.description,
                remedy: "get the file again, and check that it is lines of JSON")
        }
    }
}
