import System
import Wire

// Commands that are a record for the learner, which answers it.

private let target = Option(
    operand: "version", Parse<Int>.integer(0...Int.max, "VERSION"),
    "version whose points come back; 0 are the agreed ones")
private let feature = Option(
    operand: "feature", Parse<String>.text("FEATURE", bytesMax: 256),
    "a behaviour, or a label of an attribute such as seniority=manager")
private let rep = Option(
    operand: "rep", Parse<String>.text("REP", bytesMax: 256), "a rep's id")
private let from = Option<Moment?>(
    "from", .moment, shown: "must be given", "verdicts since then are taken back")
private let proposed = Option<Instant?>(
    "proposed", .instant, shown: "the one that waits",
    "time of the proposal that you saw; any other is refused")

extension Command {
    static let weightsFreeze = commandRow(
        "freeze", "keeps published points as they are, while learning goes on",
        "leadloop weights freeze --note 'campaign week'"
    ) { _ in .freeze }

    static let weightsUnfreeze = commandRow(
        "unfreeze", "lets published points follow what was learned again",
        "leadloop weights unfreeze"
    ) { _ in .unfreeze }

    static let weightsRollback = commandRow(
        "rollback", "publishes the points of an earlier version as a new one, after showing them",
        "leadloop weights rollback 12 --note 'too many students'",
        details: [
            "Points, offset and, where an experiment won with one, the threshold of that version. What",
            "verdicts taught stays: points move on from there, so freeze or pin what must not.",
        ], operands: [target.row], options: [Question.yes.row]
    ) { invocation in
        let topics = try invocation.weightsTopics()
        let number = invocation[target]
        try PointsChangeView(
            topics.current(), rollbackTo: number, topics.version(number)
        ).confirm(invocation)
        return .rollback(toVersion: number)
    }

    static let weightsPin = commandRow(
        "pin", "lets a feature keep its points, while its belief goes on",
        "leadloop weights pin webinar --note 'we run none until May'", operands: [feature.row]
    ) { invocation in
        try invocation.weightsTopics().current().record.known(feature: invocation[feature])
        return .pin(feature: invocation[feature])
    }

    static let weightsUnpin = commandRow(
        "unpin", "lets a feature's points follow its belief again",
        "leadloop weights unpin webinar", operands: [feature.row]
    ) { invocation in
        try invocation.weightsTopics().current().record.known(feature: invocation[feature])
        return .unpin(feature: invocation[feature])
    }

    static let weightsQuarantine = commandRow(
        "quarantine", "takes a rep's verdicts back since a time, and learns no more of them",
        "leadloop weights quarantine rep-7 --from 7d --note 'rejects everything'",
        details: [
            "Verdicts stay on the log, and what they taught is subtracted; points go back by a step at",
            "once, and on with each verdict. Release lets later ones teach again, those in between",
            "stay out.",
        ], operands: [rep.row], options: [from.row]
    ) { invocation in
        guard let since = invocation[from]?.milliseconds(now: wallMilliseconds()) else {
            throw Failure.usage(
                "--from is missing", why: "it says since when the rep is not believed",
                remedy: "\(Tool.name) weights quarantine \(invocation[rep]) --from 7d")
        }
        try invocation.weightsTopics().current().record.known(rep: invocation[rep])
        return .quarantine(repId: invocation[rep], fromMilliseconds: since)
    }

    static let weightsRelease = commandRow(
        "release", "learns a rep's verdicts again after a quarantine",
        "leadloop weights release rep-7", operands: [rep.row]
    ) { invocation in
        try invocation.weightsTopics().current().record.known(rep: invocation[rep])
        return .release(repId: invocation[rep])
    }

    static let weightsApprove = commandRow(
        "approve", "publishes the points that wait for a person, after showing them",
        "leadloop weights approve --note 'agreed with sales'",
        details: [
            "Approves the proposal that it shows and no newer one. Without a terminal: look with",
            "weights proposal, then approve --yes --proposed TIME.",
        ], options: [proposed.row, Question.yes.row]
    ) { invocation in
        let view = ProposalView(now: try invocation.weightsTopics().current())
        return .approve(
            proposedAtMilliseconds: try view.approved(invocation[proposed], invocation))
    }

    private static func commandRow(
        _ verb: String, _ summary: String, _ example: String, details: [String] = [],
        operands: [OptionRow] = [], options: [OptionRow] = [],
        _ action: @escaping @Sendable (Invocation) throws -> CommandRecord.Action
    ) -> Command {
        Command(
            path: ["weights", verb], summary: summary, details: details, operands: operands,
            options: options + WeightsOptions.submitting, common: KafkaOptions.rows,
            example: example
        ) { invocation in
            try invocation.submit(try action(invocation)) {
                try invocation.weightsTopics().ask($0, .listen())
            }
        }
    }
}

extension ProposalView {
    /// Shows the proposal and asks.
    ///
    /// - Returns: the time by which it is approved.
    /// - Throws: when nothing waits, another one than was seen, or the answer is no.
    fileprivate func approved(_ seen: Instant?, _ invocation: Invocation) throws -> Int64 {
        guard let proposal else {
            throw Failure(
                .data, "nothing is proposed", why: whyNothing,
                remedy: "leadloop weights show has the points in force")
        }
        let time = proposal.atMilliseconds
        guard seen?.milliseconds ?? time == time else {
            throw Failure(
                .data, "another proposal waits meanwhile",
                why: "it is that of \(EventTime.text(time)), from "
                    + counted(proposal.points.judgementCount, "judgement"),
                remedy: "look at it: leadloop weights proposal")
        }
        let talk = invocation.terminal.talk
        talk.write(text(width: talk.columns, invocation.terminal.talkStyle))
        let isAgreed =
            try invocation[WeightsOptions.dryRun]
            || Question.ask("publish these points?", invocation)
        guard isAgreed else {
            throw Failure(
                .usage, "nothing is approved", why: "the answer was not yes",
                remedy: "the proposal waits until a newer one takes its place")
        }
        return time
    }
}
