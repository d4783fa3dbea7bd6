extension Command {
    /// Every command, in the order of help.
    static let all: [Command] = [
        demo,
        run,
        check,
        configPrint,
        topicsPlan,
        topicsApply,
        feed,
        tail,
        explain,
        weightsShow,
        weightsHistory,
        weightsFreeze,
        weightsUnfreeze,
        weightsRollback,
        experimentStart,
        experimentStatus,
        experimentStop,
        audit,
        learn,
        bench,
        completion,
        version,
    ]
}
