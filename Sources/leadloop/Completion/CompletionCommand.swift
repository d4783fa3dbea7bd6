import System

extension Command {
    private static let shell = Option<Shell>(operand: "shell", .choice, "which shell")

    static let completion = Command(
        path: ["completion"], summary: "prints a script that completes commands and options",
        operands: [shell.row], example: "source <(leadloop completion bash)"
    ) { invocation in
        let completion = Completion(tool: Tool.name, commands: Command.all)
        invocation.terminal.data.write(completion.script(for: invocation[shell]))
        return .done
    }
}
