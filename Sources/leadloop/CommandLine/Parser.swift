import YAML

/// What the words of a command line mean.
enum Parsed {
    case run(Invocation)
    /// `--help`, asked for.
    case help(String)
}

/// Reads command lines by a table of commands.
struct Parser: Sendable {
    let tool: String
    /// All of them, by what they are for.
    let groups: [CommandGroup]
    let commands: [Command]

    init(tool: String, groups: [CommandGroup]) {
        (self.tool, self.groups) = (tool, groups)
        commands = groups.flatMap(\.commands)
    }

    init(tool: String, commands: [Command]) {
        self.init(tool: tool, groups: [CommandGroup(title: "commands", commands: commands)])
    }

    /// What asks for help, as a word of its own.
    private static let helpWords = ["--help", "-h", "help"]

    func parse(_ given: [String], _ environment: [String: String], _ terminal: Terminal)
        throws(Failure) -> Parsed
    {
        var words = given
        // A habit of every tool; the rest of the line is that of the command.
        if let first = words.first, ["--version", "-V"].contains(first) { words[0] = "version" }
        guard let first = words.first, !Self.helpWords.contains(first) else {
            let topic = words.dropFirst().prefix { !$0.hasPrefix("-") }
            return .help(try help(on: Array(topic)))
        }
        if words.count > 1, Self.helpWords.contains(words[1]), isFamily(first),
            !commands.contains(where: { $0.path == [first] })
        {
            return .help(try help(on: [first]))
        }
        let command = try command(in: words)
        var invocation = Invocation(command: command, environment: environment, terminal: terminal)
        var rest = words.dropFirst(command.path.count)
        var operands = command.operands[...]
        var onlyOperands = false
        while let word = rest.popFirst() {
            if !onlyOperands, word == "--help" || word == "-h" {
                return .help(Help(tool, groups).text(of: command))
            } else if !onlyOperands, word == "--" {
                onlyOperands = true
            } else if !onlyOperands, word.hasPrefix("-"), !Self.isStandardInput(word) {
                try option(word, &rest, &invocation)
            } else {
                guard let row = operands.first else {
                    throw misused(command, "unexpected argument '\(word)'")
                }
                try take(word, for: row, shown: row.name, &invocation)
                if !row.repeats { operands.removeFirst() }
            }
        }
        try complete(&invocation)
        return .run(invocation)
    }

    /// `-`, also with a topic behind it: `-:engagement.events`.
    private static func isStandardInput(_ word: String) -> Bool {
        word == "-" || word.hasPrefix("-:")
    }

    /// Environment, then what is missing.
    private func complete(_ invocation: inout Invocation) throws(Failure) {
        let command = invocation.command
        for row in command.allOptions where invocation.values[row.name] == nil {
            guard let name = row.environment, let text = invocation.environment[name],
                !text.isEmpty
            else { continue }
            try take(text, for: row, shown: "$\(name)", &invocation)
        }
        for row in command.operands where row.isRequired && invocation.values[row.name] == nil {
            throw misused(command, "\(row.name) is missing")
        }
    }

    /// `--name value`, `--name=value`, `-X value` or `-Xvalue`.
    private func option(
        _ word: String, _ rest: inout ArraySlice<String>, _ invocation: inout Invocation
    ) throws(Failure) {
        let command = invocation.command
        var name = word.dropFirst(word.hasPrefix("--") ? 2 : 1)
        var text: String?
        let row: OptionRow?
        if word.hasPrefix("--") {
            if let equals = name.firstIndex(of: "=") {
                text = String(name[name.index(after: equals)...])
                name = name[..<equals]
            }
            row = command.allOptions.first { $0.name == name }
        } else {
            row = command.allOptions.first { $0.short == name.first }
            if name.count > 1 { text = String(name.dropFirst()) }
        }
        guard let row else {
            let hint = nearest(String(name), in: command.allOptions.map(\.name))
            throw misused(
                command, "\(command.name) has no option '\(word)'",
                hint.map { "did you mean --\($0)?" })
        }
        guard row.placeholder != nil else {
            guard text == nil else { throw misused(command, "--\(row.name) takes no value") }
            invocation.values[row.name] = ["true"]
            return
        }
        if text == nil, let next = rest.first, !next.hasPrefix("--") { text = rest.popFirst() }
        guard let text else {
            throw misused(command, "\(word) needs a value (\(row.placeholder ?? ""))")
        }
        try take(text, for: row, shown: "--\(row.name)", &invocation)
    }

    private func take(
        _ text: String, for row: OptionRow, shown: String, _ invocation: inout Invocation
    ) throws(Failure) {
        guard row.accepts(text) else {
            throw misused(invocation.command, "\(shown): '\(text)' is not \(row.meaning)")
        }
        guard row.repeats || invocation.values[row.name] == nil else {
            throw misused(invocation.command, "\(shown) is given twice")
        }
        invocation.values[row.name, default: []].append(text)
    }
}

extension Parser {
    /// The command with the longest path that the words begin with.
    private func command(in words: [String]) throws(Failure) -> Command {
        let found = commands.filter { words.starts(with: $0.path) }
        if let command = found.max(by: { $0.path.count < $1.path.count }) { return command }
        let family = commands.filter { $0.path.count > 1 && $0.path[0] == words[0] }
        guard !family.isEmpty else {
            let hint = suggestion(for: words)
            var nouns: [String] = []
            for command in commands where !nouns.contains(command.path[0]) {
                nouns.append(command.path[0])
            }
            throw .usage(
                "there is no command '\(words[0])'",
                why: hint.map { "did you mean '\($0)'?" }
                    ?? "the commands are \(nouns.joined(separator: ", "))",
                remedy: "\(tool) --help lists all commands")
        }
        let verbs = family.map { $0.path[1] }
        let given = words.dropFirst().first.map { "'\($0)'" } ?? "nothing"
        let hint = words.dropFirst().first.flatMap { nearest($0, in: verbs) }
        throw .usage(
            "\(words[0]) needs one of \(verbs.joined(separator: ", ")); \(given) was given",
            why: hint.map { "did you mean '\(words[0]) \($0)'?" } ?? "it is a family of commands",
            remedy: "\(tool) help \(words[0]) lists them")
    }

    private func isFamily(_ word: String) -> Bool {
        commands.contains { $0.path.count > 1 && $0.path[0] == word }
    }

    /// A command or family whose name is like the first word, with the second if it fits.
    private func suggestion(for words: [String]) -> String? {
        let families = commands.filter { $0.path.count > 1 }.map { $0.path[0] }
        let names =
            families + commands.map(\.name) + commands.compactMap { $0.path.last }
        guard let near = nearest(words[0], in: names) else { return nil }
        guard families.contains(near) else {
            return commands.first { $0.name == near || $0.path.last == near }?.name
        }
        let verbs = commands.filter { $0.path[0] == near && $0.path.count > 1 }.map { $0.path[1] }
        let verb = words.dropFirst().first.flatMap { nearest($0, in: verbs) }
        return verb.map { "\(near) \($0)" } ?? near
    }

    private func help(on topic: [String]) throws(Failure) -> String {
        let help = Help(tool, groups)
        guard let first = topic.first else { return help.overview }
        let family = commands.filter { $0.path[0] == first && $0.path.count > 1 }
        if topic.count == 1, !family.isEmpty { return help.list(family) }
        return help.text(of: try command(in: topic))
    }

    private func misused(_ command: Command, _ what: String, _ why: String? = nil) -> Failure {
        .usage(
            what, why: why ?? Help(tool, groups).usage(of: command),
            remedy: "\(tool) \(command.name) --help shows all of it")
    }
}
