import Leads
import Learning
import Wire

extension AggregatorState {
    /// Learns a verdict, then looks whether points are due.
    mutating func learn(
        _ judgement: Judgement, _ offset: Int64, _ events: inout [Event]
    ) -> Outcome {
        guard let lesson = learning?.learner.learn(judgement) else { return .ignored }
        let wasFrozen = learning?.learner.state.freeze != nil
        let comparison = learning?.learner.compare(judgement, lesson)
        let isReturn = learning?.learner.state.pending.hasRetracted ?? false
        let publication =
            comparison?.promoted?.1 ?? learning?.learner.publish(at: judgement.atMilliseconds)
        var entries = Entries(model, offset, judgement.atMilliseconds)
        if let undone = lesson.undone { entries.add(.retract(undone)) }
        if let change = lesson.change {
            entries.add(.belief(change))
        } else if lesson.undone == nil || lesson.why != .retracted {
            entries.add(
                .ignored(judgementId: judgement.judgementId), note: lesson.why?.rawValue)
        }
        if let decided = comparison?.decided { entries.add(.experiment(.decision, decided)) }
        if let (ended, _) = comparison?.promoted {
            entries.add(.experiment(.stop, ended), note: Self.ruleNote, actor: ended.startedBy)
        }
        if let publication {
            entries.add(
                .points(WeightChangeRecord.Points(publication)),
                note: isReturn && publication.version.cause == .publish ? Self.returnNote : nil)
        }
        if !wasFrozen, let freeze = learning?.learner.state.freeze {
            entries.add(.freeze, note: freeze.why, actor: freeze.by)
        }
        append(entries, &events)
        if let publication { announce(publication, &events) }
        return lesson.change == nil && lesson.undone == nil ? .ignored : .scored
    }

    private static let ruleNote = "the rule written before the start: promote when better"

    private static let returnNote = "verdicts were taken back"

    /// Carries out a command, or says why not; either way one change answers it.
    mutating func apply(_ command: CommandRecord, _ offset: Int64, _ events: inout [Event]) {
        guard let answer = learning?.learner.apply(command) else { return }
        var entries = Entries(model, offset, command.atMilliseconds)
        entries.add(
            answer.body, note: answer.note ?? (command.note.isEmpty ? nil : command.note),
            actor: command.actor, commandId: command.commandId)
        if answer.promotes, let publication = answer.publication {
            entries.add(.points(WeightChangeRecord.Points(publication)), actor: command.actor)
        }
        // What a quarantine took back, or what waited behind a freeze.
        let isAnswered = answer.publication != nil
        let back =
            isAnswered ? nil : learning?.learner.publishBack(at: command.atMilliseconds)
        if let back {
            entries.add(.points(WeightChangeRecord.Points(back)), note: Self.returnNote)
        }
        append(entries, &events)
        if let publication = answer.publication ?? back { announce(publication, &events) }
    }

    private func append(_ entries: Entries, _ events: inout [Event]) {
        for var entry in entries.all {
            entry.version = learning?.learner.published.version ?? 0
            events.append(.change(entry))
        }
    }

    /// Scorers hear of a new version.
    func announce(_ publication: Publication, _ events: inout [Event]) {
        guard !publication.isProposal, let weights else { return }
        events.append(.version(weights))
    }

    /// What one record leaves in the audit, numbered.
    private struct Entries {
        private(set) var all: [WeightChangeRecord] = []
        private let prefix: String
        private let atMilliseconds: Int64

        init(_ model: String, _ offset: Int64, _ milliseconds: Int64) {
            (prefix, atMilliseconds) = ("\(model)/\(offset)/", milliseconds)
        }

        mutating func add(
            _ body: WeightChangeRecord.Body, note: String? = nil, actor: String? = nil,
            commandId: String? = nil
        ) {
            all.append(
                WeightChangeRecord(
                    changeId: "\(prefix)\(all.count)", body: body, version: 0, actor: actor,
                    note: note, commandId: commandId, atMilliseconds: atMilliseconds))
        }
    }
}
