import Leads
import Learning
import System

private let feature = Option(
    operand: "behaviour", Parse<String>.text("BEHAVIOUR", bytesMax: 256),
    "a behaviour, or a label of an attribute such as seniority=manager")
private let lastOf = Option<Int?>(
    "last", .integer(1...Int.max), shown: "20 in a table, else all", "the newest so many only")

/// Verdicts of a table that a person can look through.
private let stepsShown = 20

extension Command {
    static let weightsShow = Command(
        path: ["weights", "show"],
        summary: "shows published points beside the agreed ones, with their evidence",
        options: WeightsOptions.reading,
        common: KafkaOptions.rows, example: "leadloop weights show --model default"
    ) { invocation in
        let now = try invocation.weightsNow(invocation.weightsTopics())
        invocation.show(WeightsView(record: now.record))
        return .done
    }

    static let weightsHistory = Command(
        path: ["weights", "history"],
        summary: "lists what changed published points, or stopped them from changing",
        options: [WeightsOptions.last.row] + WeightsOptions.reading,
        common: KafkaOptions.rows, example: "leadloop weights history --last 10 --output ndjson"
    ) { invocation in
        var history = WeightsHistory()
        try invocation.weightsTopics().forEachChange { history.take($0) }
        invocation.show(history.last(invocation[WeightsOptions.last]))
        return .done
    }

    static let weightsWhy = Command(
        path: ["weights", "why"],
        summary: "shows the verdicts behind one weight, and the publications that moved it",
        details: [
            "step and points are those of the belief, which published points follow in steps;",
            "'read as' is the rep's agreement with the others (1: like them) and leniency (0).",
        ],
        operands: [feature.row], options: [lastOf.row] + WeightsOptions.reading,
        common: KafkaOptions.rows, example: "leadloop weights why demo_request --last 10"
    ) { invocation in
        let topics = try invocation.weightsTopics()
        let record = try invocation.weightsNow(topics).record
        var why = WeightsWhy(record, invocation[feature])
        try topics.forEachChange { why.take($0) }
        // What was there once can be asked for too.
        if why.steps.isEmpty, why.publications.isEmpty {
            try record.known(feature: invocation[feature])
        }
        let wanted = why.judgements
        try topics.forEachJudgement { judgement in
            guard let reason = judgement.reason, wanted.contains(judgement.judgementId) else {
                return
            }
            why.know(reason, of: judgement.judgementId)
        }
        why.last = invocation[lastOf] ?? (invocation.format == .table ? stepsShown : nil)
        invocation.show(why)
        return .done
    }

    static let weightsReps = Command(
        path: ["weights", "reps"],
        summary: "shows how each rep judges: acceptance, agreement, leniency, alerts",
        details: [
            "Agreement 1 and leniency 0 are like everybody. Held: verdicts over the day's limit, kept",
            "and not learned.",
        ],
        options: WeightsOptions.reading,
        common: KafkaOptions.rows, example: "leadloop weights reps"
    ) { invocation in
        invocation.show(RepsView(try invocation.weightsNow(invocation.weightsTopics()).record))
        return .done
    }

    static let weightsProposal = Command(
        path: ["weights", "proposal"],
        summary: "shows the points that wait for a person's approval",
        options: WeightsOptions.reading,
        common: KafkaOptions.rows, example: "leadloop weights proposal"
    ) { invocation in
        invocation.show(ProposalView(now: try invocation.weightsNow(invocation.weightsTopics())))
        return .done
    }
}
