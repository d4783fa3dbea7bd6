import Learning
import System
import Wire

extension Learner {
    /// What a command came to, for the audit.
    struct Answer {
        var body: WeightChangeRecord.Body
        /// Instead of the person's own words: why it was refused.
        var note: String?
        var publication: Publication?
        /// The answer was that an experiment ended; its points are published beside that.
        var promotes = false

        init(_ body: WeightChangeRecord.Body) { self.body = body }
        init(_ publication: Publication) {
            body = .points(WeightChangeRecord.Points(publication))
            self.publication = publication
        }
        static func refused(_ why: String) -> Answer {
            var answer = Answer(.refused)
            answer.note = why
            return answer
        }
    }

    mutating func apply(_ command: CommandRecord) -> Answer {
        let now = command.atMilliseconds
        switch command.action {
        case .freeze:
            freeze(by: command.actor, why: command.note, at: now)
            return Answer(.freeze)
        case .unfreeze:
            unfreeze()
            return Answer(.unfreeze)
        case .rollback(let version):
            switch rollBack(to: version, at: now) {
            case .done(let publication): return Answer(publication)
            case .versionUnknown(let oldest, let newest):
                return .refused(
                    "version \(version) cannot be restored: \(oldest) to \(newest) can")
            }
        case .approve(let proposedAt):
            switch approve(proposedAtMilliseconds: proposedAt, at: now) {
            case .done(let publication): return Answer(publication)
            case .nothingProposed: return .refused("nothing is proposed")
            case .frozen: return .refused("publication is frozen: unfreeze first")
            case .otherProposed(_, let at):
                return .refused("another proposal waits meanwhile, that of \(EventTime.text(at))")
            }
        case .pin(let feature):
            return pin(feature) ? Answer(.pin(feature: feature)) : .refused(unknown(feature))
        case .unpin(let feature):
            return unpin(feature)
                ? Answer(.unpin(feature: feature))
                : .refused("no person pinned '\(feature)'; a pin of the definition stays")
        case .quarantine(let repId, let from):
            let retraction = quarantine(repId, from: from)
            guard state.reps[repId]?.quarantinedFromMilliseconds == from else {
                return .refused("there are more reps than can be kept")
            }
            return Answer(.quarantine(repId: repId, fromMilliseconds: from, retraction))
        case .release(let repId):
            return release(repId)
                ? Answer(.release(repId: repId)) : .refused("'\(repId)' is not in quarantine")
        case .startExperiment(let plan):
            return answer(start(plan, by: command.actor, at: now), .start)
        case .stopExperiment(let promotes):
            var answer = answer(stopExperiment(promotes: promotes, at: now), .stop)
            answer.promotes = promotes && answer.publication != nil
            return answer
        }
    }

    private func answer(
        _ experiment: ExperimentAnswer, _ event: WeightChangeRecord.ExperimentEvent
    ) -> Answer {
        switch experiment {
        case .done(let running, let publication):
            var answer = Answer(.experiment(event, running))
            answer.publication = publication
            return answer
        case .refused(let why): return .refused(why)
        }
    }

    private func unknown(_ feature: String) -> String {
        "the definition has no feature '\(feature)'; weights show lists them"
    }
}
