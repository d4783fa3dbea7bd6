import Leads
import Learning
import Wire

extension AggregatorState {
    /// Learns a verdict, then looks whether points are due.
    mutating func learn(
        _ judgement: Judgement, _ offset: Int64, _ events: inout [Event]
    ) -> Outcome {
        guard let lesson = mind?.learner.learn(judgement) else { return .ignored }
        let wasFrozen = mind?.learner.freeze != nil
        let trial = mind?.learner.compare(judgement, lesson)
        let publication =
            trial?.promoted?.1 ?? mind?.learner.publish(at: judgement.atMilliseconds)
        var entries = Entries(model, offset, judgement.atMilliseconds)
        if let undone = lesson.undone { entries.add(.retract(undone)) }
        if let change = lesson.change {
            entries.add(.belief(change))
        } else if lesson.undone == nil || lesson.why != .retracted {
            entries.add(
                .ignored(judgementId: judgement.judgementId), note: lesson.why?.rawValue)
        }
        if let decided = trial?.decided { entries.add(.experiment(.decision, decided)) }
        if let (ended, _) = trial?.promoted {
            entries.add(.experiment(.stop, ended), note: Self.ruleNote, actor: ended.startedBy)
        }
        if let publication { entries.add(.points(WeightChangeRecord.Points(publication))) }
        if !wasFrozen, let freeze = mind?.learner.freeze {
            entries.add(.freeze, note: freeze.why, actor: freeze.by)
        }
        append(entries, &events)
        if let publication { announce(publication, &events) }
        return lesson.change == nil && lesson.undone == nil ? .ignored : .scored
    }

    private static let ruleNote = "the rule written before the start: promote when better"

    /// Carries out a command, or says why not; either way one change answers it.
    mutating func obey(_ command: CommandRecord, _ offset: Int64, _ events: inout [Event]) {
        guard var learner = mind?.learner else { return }
        let answer = learner.obey(command)
        mind?.learner = learner
        var entries = Entries(model, offset, command.atMilliseconds)
        entries.add(
            answer.body, note: answer.note ?? (command.note.isEmpty ? nil : command.note),
            actor: command.actor, commandId: command.commandId)
        if answer.promotes, let publication = answer.publication {
            entries.add(.points(WeightChangeRecord.Points(publication)), actor: command.actor)
        }
        append(entries, &events)
        if let publication = answer.publication { announce(publication, &events) }
    }

    private func append(_ entries: Entries, _ events: inout [Event]) {
        for var entry in entries.all {
            entry.version = mind?.learner.published.version ?? 0
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
