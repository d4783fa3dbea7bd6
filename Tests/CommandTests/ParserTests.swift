import Config
import System
import Testing

@testable import leadloop

private enum Fruit: String, CaseIterable, Sendable { case apple, pear }

@Suite struct ParserTests {
    private static let count = Option("count", .integer(1...9), default: 3, "how many")
    private static let fruit = Option<Fruit?>("fruit", .choice, "which")
    private static let place = Option<String?>(
        "place", .text("HOST"), environment: "PLACE", "where")
    private static let dry = Option(flag: "dry-run", "only says")
    private static let pass = Option(many: "set", short: "X", Parse<Property>.property, "passes on")
    private static let files = Option(operands: "file", Parse<String>.file, "what to read")

    private static let commands = [
        Command(
            path: ["eat"], summary: "eats",
            options: [count.row, fruit.row, place.row, dry.row, pass.row], example: "x eat"
        ) { _ in .done },
        Command(path: ["read"], summary: "reads", operands: [files.row], example: "x read a") {
            _ in .done
        },
        Command(path: ["topics", "plan"], summary: "plans", example: "x topics plan") { _ in .done
        },
        Command(path: ["topics", "apply"], summary: "does", example: "x topics apply") { _ in .done
        },
    ]

    private func parse(_ line: String, _ environment: [String: String] = [:]) throws -> Parsed {
        let words = line.split(separator: " ").map(String.init)
        return try Parser(tool: "x", commands: Self.commands).parse(
            words, environment, .forTests)
    }

    private func invocation(_ line: String, _ environment: [String: String] = [:]) throws
        -> Invocation
    {
        guard case .run(let invocation) = try parse(line, environment) else {
            throw Failure.usage("help", why: "", remedy: "")
        }
        return invocation
    }

    @Test("values come from the words, then the environment, then the default")
    func precedence() throws {
        #expect(try invocation("eat")[Self.count] == 3)
        #expect(try invocation("eat --count 4")[Self.count] == 4)
        #expect(try invocation("eat --count=5")[Self.count] == 5)
        #expect(try invocation("eat")[Self.place] == nil)
        #expect(try invocation("eat", ["PLACE": "a"])[Self.place] == "a")
        #expect(try invocation("eat --place b", ["PLACE": "a"])[Self.place] == "b")
        #expect(try invocation("eat", ["PLACE": ""])[Self.place] == nil)
        #expect(try invocation("eat --fruit pear")[Self.fruit] == .pear)
        #expect(try invocation("eat --dry-run")[Self.dry])
        #expect(try !invocation("eat")[Self.dry])
    }

    @Test("an option with a short name may be repeated and joined to its value")
    func shortOptions() throws {
        let found = try invocation("eat -X a=1 -Xb=2=3 --set c=")[Self.pass]
        #expect(found.map(\.name) == ["a", "b", "c"])
        #expect(found.map(\.value) == ["1", "2=3", ""])
    }

    @Test("operands are taken in order, and after -- also those that begin with a dash")
    func operands() throws {
        #expect(try invocation("read a - b")[Self.files] == ["a", "-", "b"])
        #expect(try invocation("read -:topic")[Self.files] == ["-:topic"])
        #expect(try invocation("read -- --count -x")[Self.files] == ["--count", "-x"])
    }

    @Test(
        "what cannot be meant is refused with exit code 64, and the nearest name is offered",
        arguments: [
            ("eta", "there is no command 'eta'", "did you mean 'eat'?"),
            ("plan", "there is no command 'plan'", "did you mean 'topics plan'?"),
            ("zzzzzz", "there is no command 'zzzzzz'", "the commands are eat, read, topics"),
            ("topic plan", "there is no command 'topic'", "did you mean 'topics plan'?"),
            ("topic", "there is no command 'topic'", "did you mean 'topics'?"),
            ("topic zzzzz", "there is no command 'topic'", "did you mean 'topics'?"),
            ("topics", "topics needs one of plan, apply; nothing was given", "it is a family"),
            ("topics plna", "topics needs one of plan, apply; 'plna' was given", "'topics plan'?"),
            ("eat --cuont 3", "eat has no option '--cuont'", "did you mean --count?"),
            ("eat --count 10", "--count: '10' is not a whole number from 1 to 9", "usage: x eat"),
            ("eat --count 3 --count 4", "--count is given twice", "usage"),
            ("eat --count", "--count needs a value (N)", "usage"),
            ("eat --count --dry-run", "--count needs a value (N)", "usage"),
            ("eat --dry-run=yes", "--dry-run takes no value", "usage"),
            ("eat --fruit plum", "--fruit: 'plum' is not one of apple, pear", "usage"),
            ("eat -X a", "--set: 'a' is not of the form name=value", "usage"),
            ("eat more", "unexpected argument 'more'", "usage"),
            ("read", "file is missing", "usage: x read FILE ... [options]"),
        ])
    func refusals(line: String, what: String, why: String) throws {
        let failure = #expect(throws: Failure.self) { try parse(line) }
        #expect(failure?.code == .usage)
        #expect(failure?.what == what)
        #expect(failure?.why.contains(why) == true, "\(failure?.why ?? "")")
    }

    @Test("a bad value from the environment is refused under the variable's name")
    func environment() throws {
        let commands = [
            Command(
                path: ["go"], summary: "",
                options: [
                    Option<Int?>("n", .integer(1...2), environment: "GO_N", "n").row
                ], example: ""
            ) { _ in .done }
        ]
        let failure = #expect(throws: Failure.self) {
            try Parser(tool: "x", commands: commands).parse(["go"], ["GO_N": "7"], .forTests)
        }
        #expect(failure?.what == "$GO_N: '7' is not a whole number from 1 to 2")
    }

    @Test(
        "help is shown for the whole, a family and a command, wherever --help stands",
        arguments: [
            ("", "COMMAND --help says more"), ("--help", "topics plan"), ("help", "eats"),
            ("help topics", "topics apply"),
            ("topics --help", "topics apply"), ("topics -h", "topics plan"),
            ("topics help", "topics plan"), ("help topics plan", "usage: x topics plan"),
            ("eat --count 3 --help", "how many (default: 3)"), ("eat -h", "[$PLACE]"),
        ])
    func help(line: String, part: String) throws {
        guard case .help(let text) = try parse(line) else {
            Issue.record("no help for '\(line)'")
            return
        }
        #expect(text.contains(part), "\(text)")
    }

    @Test("commands stand under headings, each once, in columns of one width")
    func groups() throws {
        let groups = [
            CommandGroup(title: "food", commands: [Self.commands[0]]),
            CommandGroup(title: "the rest", commands: Array(Self.commands[1...])),
        ]
        let help = Help("x", groups).overview
        #expect(help.contains("food:\n  eat           eats\n\nthe rest:\n  read          reads\n"))
        #expect(help.contains("  topics plan   plans\n  topics apply  does\n"))
    }

    @Test(
        "--version is the command of that name, with its options", arguments: ["--version", "-V"])
    func version(word: String) throws {
        let commands = [
            Command(
                path: ["version"], summary: "", options: [Self.dry.row], example: ""
            ) { _ in .done }
        ]
        let parser = Parser(tool: "x", commands: commands)
        guard case .run(let invocation) = try parser.parse([word, "--dry-run"], [:], .forTests)
        else { return #expect(Bool(false), "help") }
        #expect(invocation.command.name == "version" && invocation[Self.dry])
    }

    @Test(
        "spans of time are read with their unit",
        arguments: [
            ("250ms", 250), ("20s", 20_000), ("5m", 300_000), ("2h", 7_200_000), ("1d", 86_400_000),
            ("0s", nil), ("5", nil), ("2w", 1_209_600_000), ("d", nil), ("-1d", nil), ("1.5h", nil),
            ("9223372036854775807d", nil),
        ] as [(String, Int64?)])
    func spans(text: String, milliseconds: Int64?) {
        #expect(Span(text)?.milliseconds == milliseconds)
        if let span = Span(text) { #expect(Span(span.description) == span) }
    }
}

extension Terminal {
    /// Writes nowhere.
    static var forTests: Terminal {
        Terminal(
            data: Output(descriptor: -1), talk: Output(descriptor: -1), environment: [:],
            noColor: true)
    }
}
