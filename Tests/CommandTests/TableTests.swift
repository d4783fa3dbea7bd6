import Testing

@testable import leadloop

/// The real table, row by row.
@Suite struct TableTests {
    private static let parser = Parser(tool: Tool.name, commands: Command.all)

    @Test("every command's help has a summary, a usage line and an example that parses")
    func help() throws {
        for command in Command.all {
            let text = Help(Tool.name, Command.all).text(of: command)
            #expect(text.contains("example:\n  "), "\(command.name)")
            #expect(text.contains("usage: leadloop \(command.name)"))
            #expect(!command.summary.isEmpty && !command.summary.hasSuffix("."))
            #expect(command.details.allSatisfy { $0.count <= 90 }, "\(command.name)")
            let words = shellWords(command.example)
            let start = try #require(words.firstIndex(of: Tool.name), "\(command.name)")
            let line = Array(words[(start + 1)...].prefix { $0 != "|" })
            let parsed = try Self.parser.parse(line, [:], .forTests)
            guard case .run(let invocation) = parsed else {
                Issue.record("the example of \(command.name) is help")
                continue
            }
            #expect(invocation.command.name == command.name)
        }
    }

    @Test("names are unique, lower case, and every option says what it does")
    func rows() {
        #expect(Set(Command.all.map(\.name)).count == Command.all.count)
        for command in Command.all {
            let rows = command.allOptions
            #expect(Set(rows.map(\.name)).count == rows.count, "\(command.name)")
            for row in rows + command.operands {
                #expect(row.name.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber })
                #expect(!row.help.isEmpty && !row.help.hasSuffix("."), "\(row.name)")
                if let fallback = row.fallback, !fallback.contains(" ") {
                    #expect(row.accepts(fallback), "\(row.name): \(fallback)")
                }
            }
        }
    }

    @Test("completion scripts name every command and option", arguments: Shell.allCases)
    func completion(shell: Shell) {
        let script = Completion(tool: Tool.name, commands: Command.all).script(for: shell)
        for command in Command.all {
            for word in command.path { #expect(script.contains(word)) }
            for row in command.allOptions {
                #expect(script.contains(shell == .fish ? "-l \(row.name)" : "--\(row.name)"))
            }
        }
    }
}

/// Words as a shell divides them, as far as examples need: blanks, brackets, single quotes.
private func shellWords(_ line: String) -> [String] {
    line.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap {
        $0.isMultiple(of: 2) ? $1.split { " ()".contains($0) }.map(String.init) : [String($1)]
    }
}
