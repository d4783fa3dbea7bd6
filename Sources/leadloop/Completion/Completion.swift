// Scripts that make a shell offer commands, options and their values; made from the table, so a new
// command is in them without a further thought.

enum Shell: String, CaseIterable, Sendable { case bash, zsh, fish }

struct Completion: Sendable {
    let tool: String
    let commands: [Command]

    func script(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    /// First words: single commands and families.
    private var nouns: [String] {
        var seen: Set<String> = []
        return commands.map { $0.path[0] }.filter { seen.insert($0).inserted }
    }

    private func verbs(of noun: String) -> [Command] {
        commands.filter { $0.path.count > 1 && $0.path[0] == noun }
    }

    private var families: [String] { nouns.filter { !verbs(of: $0).isEmpty } }

    private func names(_ rows: [OptionRow]) -> String {
        (rows.map { "--\($0.name)" } + ["--help"]).joined(separator: " ")
    }

    /// One function: words so far -> command, word before -> values, else options or files.
    private var bash: String {
        let families = families.map {
            "    \($0)) words=\"\(verbs(of: $0).map { $0.path[1] }.joined(separator: " "))\" ;;"
        }
        let options = commands.map { command in
            "    '\(command.name)') words=\"\(names(command.allOptions))\""
                + (operandWords(of: command).map { " operands=\"\($0)\"" } ?? "") + " ;;"
        }
        let values = choices().map {
            "    --\($0.name)) COMPREPLY=($(compgen -W '\($0.words)' -- \"$word\")); return ;;"
        }
        let patterns = self.families.map { "'\($0) '*" }.joined(separator: "|")
        return """
            # bash completion of \(tool): source <(\(tool) completion bash)
            _\(tool)() {
              local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= operands=
              local noun=${COMP_WORDS[1]} verb=${COMP_WORDS[2]}
              if [ "$COMP_CWORD" -eq 1 ]; then
                COMPREPLY=($(compgen -W '\(nouns.joined(separator: " "))' -- "$word")); return
              fi
              case $before in
            \(values.joined(separator: "\n"))
              esac
              if [ "$COMP_CWORD" -eq 2 ]; then
                case $noun in
            \(families.joined(separator: "\n"))
                esac
                if [ -n "$words" ]; then
                  COMPREPLY=($(compgen -W "$words" -- "$word")); return
                fi
              fi
              case "$noun $verb" in
                \(patterns.isEmpty ? "''" : patterns)) noun="$noun $verb" ;;
              esac
              case $noun in
            \(options.joined(separator: "\n"))
              esac
              case $word in
                -*) COMPREPLY=($(compgen -W "$words" -- "$word")); return ;;
              esac
              case $operands in
                ?*) COMPREPLY=($(compgen -W "$operands" -- "$word")) ;;
                *) COMPREPLY=($(compgen -f -- "$word")) ;;
              esac
            }
            complete -o filenames -F _\(tool) \(tool)

            """
    }

    /// zsh reads the function of bash through its own bridge.
    private var zsh: String {
        "#compdef \(tool)\n# zsh completion of \(tool): source <(\(tool) completion zsh)\n"
            + "autoload -U +X bashcompinit && bashcompinit\n" + bash
    }

    private var fish: String {
        var lines = [
            "# fish completion of \(tool): \(tool) completion fish | source",
            "complete -c \(tool) -e",
        ]
        let atStart = "not __fish_seen_subcommand_from \(nouns.joined(separator: " "))"
        for noun in nouns {
            let single = commands.first { $0.path == [noun] }
            let summary =
                single?.summary ?? verbs(of: noun).map { $0.path[1] }.joined(separator: ", ")
            lines.append(
                "complete -c \(tool) -n '\(atStart)' -f -a \(noun) -d '\(quoted(summary))'")
        }
        for noun in families {
            let all = verbs(of: noun).map { $0.path[1] }.joined(separator: " ")
            for command in verbs(of: noun) {
                lines.append(
                    "complete -c \(tool) -n '__fish_seen_subcommand_from \(noun); and not "
                        + "__fish_seen_subcommand_from \(all)' -f -a \(command.path[1]) -d "
                        + "'\(quoted(command.summary))'")
            }
        }
        for command in commands {
            let seen = command.path.map { "__fish_seen_subcommand_from \($0)" }
                .joined(separator: "; and ")
            lines += command.allOptions.map { fishLine(of: $0, when: seen) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What stands without a name, where it is one of a list.
    private func operandWords(of command: Command) -> String? {
        for row in command.operands {
            if case .words(let words) = row.completion { return words.joined(separator: " ") }
        }
        return nil
    }

    private func fishLine(of row: OptionRow, when condition: String) -> String {
        var line = "complete -c \(tool) -n '\(condition)' -l \(row.name)"
        if let short = row.short { line += " -o \(short)" }
        switch row.completion {
        case .words(let words): line += " -x -a '\(words.joined(separator: " "))'"
        case .file: line += " -r"
        case .nothing: line += row.placeholder == nil ? " -f" : " -x"
        }
        return line + " -d '\(quoted(row.help))'"
    }

    /// Options with a closed list of values, each name once.
    private func choices() -> [(name: String, words: String)] {
        var seen: Set<String> = []
        return commands.flatMap(\.allOptions).compactMap { row in
            guard case .words(let words) = row.completion, seen.insert(row.name).inserted else {
                return nil
            }
            return (row.name, words.joined(separator: " "))
        }
    }

    private func quoted(_ text: String) -> String {
        text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\\'")
    }
}
