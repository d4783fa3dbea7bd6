import Leads
import Learning

extension AggregatorState {
    /// Learns a verdict, then looks whether points are due.
    mutating func learn(
        _ judgement: Judgement, _ offset: Int64, _ events: inout [Event]
    ) -> Outcome {
        guard let lesson = mind?.learner.learn(judgement) else { return .ignored }
        let publication = mind?.learner.publish(at: judgement.atMilliseconds)
        var change = entry(
            offset, 0, .ignored(judgementId: judgement.judgementId), at: judgement.atMilliseconds)
        switch lesson {
        case .learned(let belief): change.body = .belief(belief)
        case .nothing(let why): change.note = why.rawValue
        }
        events.append(.change(change))
        if let publication {
            publish(
                publication, entry(offset, 1, .freeze, at: judgement.atMilliseconds), &events)
        }
        if case .nothing = lesson { return .ignored }
        return .scored
    }

    /// Carries out a command, or says why not; either way one change answers it.
    mutating func obey(_ command: CommandRecord, _ offset: Int64, _ events: inout [Event]) {
        guard var learner = mind?.learner else { return }
        var answer = entry(offset, 0, .refused, at: command.atMilliseconds)
        (answer.actor, answer.commandId) = (command.actor, command.commandId)
        if !command.note.isEmpty { answer.note = command.note }
        var publication: Publication?
        switch command.action {
        case .freeze:
            learner.freeze(by: command.actor, why: command.note, at: command.atMilliseconds)
            answer.body = .freeze
        case .unfreeze:
            learner.unfreeze()
            answer.body = .unfreeze
        case .rollback(let version):
            switch learner.rollBack(to: version, at: command.atMilliseconds) {
            case .done(let rolledBack): publication = rolledBack
            case .versionUnknown(let oldest, let newest):
                answer.note = "version \(version) cannot be restored: \(oldest) to \(newest) can"
            }
        }
        mind?.learner = learner
        answer.version = learner.published.version
        if let publication {
            publish(publication, answer, &events)
        } else {
            events.append(.change(answer))
        }
    }

    /// - Parameter entry: of the audit; its body becomes the publication.
    func publish(
        _ publication: Publication, _ entry: WeightChangeRecord, _ events: inout [Event]
    ) {
        var entry = entry
        entry.body = .points(WeightChangeRecord.Points(publication))
        events.append(.change(entry))
        guard !publication.isProposal, let weights else { return }
        events.append(.version(weights))
    }

    private func entry(
        _ offset: Int64, _ index: Int, _ body: WeightChangeRecord.Body, at milliseconds: Int64
    ) -> WeightChangeRecord {
        WeightChangeRecord(
            changeId: "\(model)/\(offset)/\(index)", body: body,
            version: mind?.learner.published.version ?? 0, atMilliseconds: milliseconds)
    }
}
