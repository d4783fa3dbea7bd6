import Config
import Leads
import Learning
import System
import Wire

private let title = Option(
    operand: "name", Parse<String>.text("NAME", bytesMax: Limits.experimentNameBytesMax),
    "its name: with a lead's id it says in which arm the lead is")
private let share = Option(
    "share", .share, default: 0.5, "part of the leads that is tried; half decides soonest")
private let oldVersion = Option<Int?>(
    "version", .integer(0...Int.max), "tries the points of this published version")
private let hand = Option(flag: "hand", "tries the agreed points of the definition")
private let definitionB = Option<String?>(
    "definition-b", .file, "tries the points, threshold and exit of this definition")
private let threshold = Option<Double?>(
    "threshold", .points, shown: "the source's", "points at which the challenger hands over")
private let exit = Option<Double?>(
    "exit", .points, shown: "0.7 x threshold", "points below which it takes back; with --threshold")
private let shadow = Option(
    flag: "shadow", "hands nobody over: only predicts the verdicts, compared by log-loss")
private let promoteWhen = Option<PromoteWhen?>(
    "promote-when", .choice, shown: "a person promotes",
    "publishes its points when the test decides for it")
private let promote = Option(flag: "promote", "publishes the points that were tried")

private enum PromoteWhen: String, CaseIterable, Sendable { case better }

extension Command {
    static let experimentStart = Command(
        path: ["experiment", "start"],
        summary: "tries other points on a part of the leads",
        details: [
            "A lead stays in its arm, by a hash of its id and the experiment's name. The champion is",
            "the published weights, as they go on learning; the challenger does not move. Acceptance",
            "is compared by pairs of verdicts, with a test that may be looked at as often as one",
            "likes. A threshold of its own is promoted with its points.",
            "Nothing is promoted unless --promote-when better was given here, or a person does it:",
            "  leadloop experiment start softer --version 12 --threshold 50 --share 20%",
            "  leadloop experiment start b --definition-b mql-b.yaml --promote-when better",
            "  leadloop experiment start still-right --hand --shadow",
        ],
        operands: [title.row],
        options: [
            oldVersion.row, hand.row, definitionB.row, threshold.row, exit.row, share.row,
            shadow.row, promoteWhen.row,
        ] + WeightsOptions.submitting,
        common: KafkaOptions.rows,
        example: "leadloop experiment start by-hand --hand --share 20% --note 'still right?'"
    ) { invocation in
        let source = try source(invocation)
        let talk = invocation.terminal.talk
        let topics = try invocation.weightsTopics()
        let definition = topics.definition.value
        let reader = ChallengerReader(definition: definition, current: try topics.newest())
        var challenger = try reader.challenger(source, version: { try topics.version($0) }, talk)
        if let thresholds = try thresholds(invocation) {
            challenger.thresholds = thresholds
        } else if invocation[shadow] {
            // It hands nobody over; a threshold that was asked for is refused by the learner.
            challenger.thresholds = nil
        }
        let plan = ExperimentPlan(
            Experiment(name: invocation[title], share: invocation[share], challenger: challenger),
            isShadow: invocation[shadow], promotesWhenBetter: invocation[promoteWhen] == .better,
            source: source.words)
        return try invocation.submit(.startExperiment(plan)) { try topics.ask($0, .listen()) }
    }

    static let experimentStatus = Command(
        path: ["experiment", "status"],
        summary: "compares the arms of the experiment that runs, or of the last one",
        details: [
            "Counts the MQLs of both arms from mql.events; verdicts, test and log-loss are the",
            "learner's. Of an MQL the first verdict counts, a later correction does not.",
        ],
        options: WeightsOptions.reading,
        common: KafkaOptions.rows, example: "leadloop experiment status --json"
    ) { invocation in
        let topics = try invocation.weightsTopics()
        let out = invocation.terminal
        guard let view = try topics.experiment() else {
            let name = Printable.text(topics.model)
            out.data.line(
                invocation.format == .table
                    ? "no experiment of '\(name)' runs, and none has ended; leadloop experiment start "
                        + "--help tells how to begin one" : #"{"experiment":null}"#)
            return .done
        }
        switch invocation.format {
        case .table: out.data.write(view.text(out.dataStyle))
        case .json, .ndjson: out.data.line(view.json)
        }
        return .done
    }

    static let experimentStop = Command(
        path: ["experiment", "stop"],
        summary: "ends the experiment, with --promote in favour of the challenger",
        details: [
            "All leads are priced by the published weights again. --promote publishes what was tried as",
            "a new version, points, offset and a threshold of its own, after showing it and asking.",
            "What verdicts taught stays: points move on from there.",
        ],
        options: [promote.row, Question.yes.row] + WeightsOptions.submitting,
        common: KafkaOptions.rows,
        example: "leadloop experiment stop --promote --note 'six points more accepted'"
    ) { invocation in
        if invocation[promote] {
            let now = try invocation.weightsTopics().current()
            try PointsChangeView(promoting: now).confirm(invocation)
        }
        let action = CommandRecord.Action.stopExperiment(promotes: invocation[promote])
        return try invocation.submit(action, more: invocation[promote] ? promoted : { _ in [] }) {
            try invocation.weightsTopics().ask($0, .listen())
        }
    }
}

/// What a promotion came to.
private func promoted(_ answer: WeightChangeRecord) -> [String] {
    guard case .experiment(_, let running) = answer.body else { return [] }
    let thresholds = running.plan.experiment.challenger.thresholds.map {
        ", with threshold \(WeightsView.points($0.threshold)) and exit "
            + "\(WeightsView.points($0.exit)) until the definition sets others"
    }
    return ["version \(answer.version) has the points that were tried\(thresholds ?? "")"]
}

private func source(_ invocation: Invocation) throws(Failure) -> ChallengerSource {
    var sources: [ChallengerSource] = []
    if let number = invocation[oldVersion] { sources.append(.version(number)) }
    if invocation[hand] { sources.append(.hand) }
    if let path = invocation[definitionB] { sources.append(.definition(path: path)) }
    guard sources.count == 1 else {
        throw .usage(
            "\(sources.count) sources of points are given, one is needed",
            why: "an experiment tries one set of points",
            remedy: "name one of --version N, --hand, --definition-b FILE")
    }
    return sources[0]
}

private func thresholds(_ invocation: Invocation) throws(Failure) -> Challenger.Thresholds? {
    guard let entry = invocation[threshold] else {
        guard invocation[exit] == nil else {
            throw .usage(
                "--exit stands alone", why: "exit belongs to a threshold",
                remedy: "give --threshold too")
        }
        return nil
    }
    let thresholds = Challenger.Thresholds(
        threshold: entry, exit: invocation[exit] ?? 0.7 * entry)
    guard thresholds.exit < thresholds.threshold else {
        throw .usage(
            "exit \(thresholds.exit) is not below threshold \(entry)",
            why: "a lead would leave as it enters", remedy: "give a lower --exit")
    }
    return thresholds
}

extension Parse<Double> {
    fileprivate static let points = Parse(
        placeholder: "POINTS",
        meaning: "points between -\(Limits.pointsMax) and \(Limits.pointsMax)"
    ) { Double($0).flatMap { $0.magnitude <= Limits.pointsMax ? $0 : nil } }
}
