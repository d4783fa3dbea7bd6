import Learning
import System
import Wire

/// What the learner answered to a command.
///
/// The command is a record on `scoring.judgements`; the answer is the weight change that names its
/// `commandId`.
enum WeightsAnswer {
    /// A sentence for people, or the failure when the command was refused.
    static func text(_ answer: WeightChangeRecord) throws(Failure) -> String {
        switch answer.body {
        case .freeze:
            "frozen: version \(answer.version) stays, learning goes on; "
                + "leadloop weights unfreeze ends it"
        case .unfreeze:
            "not frozen: points follow the beliefs again from version \(answer.version) on"
        case .points(let points):
            "version \(points.version) is published: "
                + (answer.summary.isEmpty ? "nothing but its number changed" : answer.summary)
        case .pin(let feature):
            "\(Printable.text(feature)) is pinned: it keeps its points, its belief goes on"
        case .unpin(let feature):
            "\(Printable.text(feature)) is not pinned: its points follow its belief again"
        case .quarantine(let repId, let from, let retraction):
            "\(counted(retraction?.count ?? 0, "verdict")) of \(Printable.text(repId)) since "
                + "\(EventTime.text(from)) taken back; later ones are kept, not learned"
        case .release(let repId):
            "verdicts of \(Printable.text(repId)) are learned again, from the next one on"
        case .experiment(let event, let running):
            ExperimentText.answer(event, running, version: answer.version)
        case .belief, .ignored, .retract, .refused:
            throw Failure(
                .data, "the learner refused the command",
                why: answer.note.map(Printable.text) ?? "it does not say why",
                remedy: "leadloop weights history shows the versions")
        }
    }

    static func json(_ answer: WeightChangeRecord) -> String {
        String(decoding: answer.encode(), as: UTF8.self)
    }
}
