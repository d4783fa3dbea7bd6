/// The texts of `--help`, made from the table.
struct Help: Sendable {
    private let tool: String
    private let groups: [CommandGroup]

    init(_ tool: String, _ groups: [CommandGroup]) { (self.tool, self.groups) = (tool, groups) }

    init(_ tool: String, _ commands: [Command]) {
        self.init(tool, [CommandGroup(title: "commands", commands: commands)])
    }

    /// All commands, by what they are for.
    var overview: String {
        """
        leadloop: decides when a lead is marketing qualified, and learns from sales whether it was

        usage: \(tool) COMMAND [options]

        \(groups.map(overview).joined(separator: "\n\n"))

        \(tool) COMMAND --help says more.

        """
    }

    private func overview(_ group: CommandGroup) -> String {
        let width = groups.flatMap(\.commands).map(\.name.count).max() ?? 0
        return "\(group.title):\n"
            + Self.columns(group.commands.map { ($0.name, $0.summary) }, width: width)
    }

    /// The commands of one family.
    func list(_ family: [Command]) -> String {
        "usage: \(tool) \(family[0].path[0]) COMMAND [options]\n\n"
            + Self.columns(family.map { ($0.name, $0.summary) }) + "\n"
    }

    /// `usage: ...`, one line.
    func usage(of command: Command) -> String {
        let operands = command.operands.map { row in
            let name = row.placeholder ?? row.name
            return " \(row.isRequired ? name : "[\(name)]")\(row.repeats ? " ..." : "")"
        }
        return "usage: \(tool) \(command.name)\(operands.joined()) [options]"
    }

    func text(of command: Command) -> String {
        var parts = ["\(tool) \(command.name): \(command.summary)", usage(of: command)]
        if !command.details.isEmpty { parts.append(command.details.joined(separator: "\n")) }
        if !command.operands.isEmpty {
            parts.append(
                "operands:\n"
                    + Self.columns(command.operands.map { ($0.placeholder ?? $0.name, $0.help) }))
        }
        if !command.options.isEmpty {
            parts.append("options:\n" + Self.columns(command.options.map(Self.line)))
        }
        let common = command.common + Command.everywhere
        parts.append("common options:\n" + Self.columns(common.map(Self.line)))
        parts.append("example:\n  \(command.example)")
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func line(of row: OptionRow) -> (String, String) {
        let short = row.short.map { "-\($0), " } ?? ""
        let name = short + "--\(row.name)" + (row.placeholder.map { " \($0)" } ?? "")
        var help = row.help
        if let fallback = row.fallback { help += " (default: \(fallback))" }
        if let environment = row.environment { help += " [$\(environment)]" }
        return (name, help)
    }

    /// Two columns; a long left one gets a line of its own.
    ///
    /// - Parameter width: of the left one; nil: as it needs.
    private static func columns(_ rows: [(String, String)], width: Int? = nil) -> String {
        let width = min(30, width ?? rows.map(\.0.count).max() ?? 0)
        return rows.map { left, right in
            left.count > width
                ? "  \(left)\n  \(spaces(width))  \(right)"
                : "  \(left)\(spaces(width - left.count))  \(right)"
        }.joined(separator: "\n")
    }
}

func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
