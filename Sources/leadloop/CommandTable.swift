extension Command {
    /// Every command, in the order of help.
    static let all: [Command] = [
        run,
        check,
        topicsPlan,
        topicsApply,
        feed,
        tail,
        audit,
        bench,
        completion,
        version,
    ]
}
