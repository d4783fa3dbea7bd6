extension Command {
    /// Every command, in the order of help.
    static let all: [Command] = groups.flatMap(\.commands)

    static let groups = [
        CommandGroup(title: "look first", commands: [demo, learn]),
        CommandGroup(
            title: "set up and run",
            commands: [initialise, check, configPrint, topicsPlan, topicsApply, run, repartition]),
        CommandGroup(title: "records", commands: [feed, tail, dlqList, dlqShow, dlqReplay]),
        CommandGroup(
            title: "what was decided, and why",
            commands: [explain, report, thresholdSuggest, audit]),
        CommandGroup(
            title: "learned points",
            commands: [
                weightsShow, weightsHistory, weightsWhy, weightsReps, weightsProposal,
                weightsApprove, weightsPin, weightsUnpin, weightsQuarantine, weightsRelease,
                weightsFreeze, weightsUnfreeze, weightsRollback,
            ]),
        CommandGroup(
            title: "experiments",
            commands: [experimentStart, experimentStatus, experimentStop]),
        CommandGroup(title: "the tool itself", commands: [bench, completion, version]),
    ]
}
