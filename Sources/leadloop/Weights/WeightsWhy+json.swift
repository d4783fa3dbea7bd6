import Learning
import Wire

extension WeightsWhy {
    var json: String {
        jsonText {
            $0.object {
                $0.field("model", record.model)
                if let now {
                    $0.fields(now)
                } else {
                    $0.field("feature", feature)
                }
                $0.field("verdictCount", steps.count)
                $0.field("steps") { $0.array { for step in newestSteps { write(step, &$0) } } }
                $0.field("publicationCount", publications.count)
                $0.field("publications") {
                    $0.array { for move in newestMoves { write(move, &$0) } }
                }
            }
        }
    }

    /// Verdicts, then publications, each newest first.
    var ndjson: String {
        let lines =
            newestSteps.map { step in jsonText { write(step, &$0) } }
            + newestMoves.map { move in jsonText { write(move, &$0) } }
        return lines.joined(separator: "\n")
    }

    private func write(_ step: Step, _ json: inout JSONWriter) {
        let scale = pointsPerLogOdds
        let (before, after) = (step.belief.before, step.belief.after)
        json.object {
            switch step.kind {
            case .verdict: $0.field("kind", "verdict")
            case .retract: $0.field("kind", "retract")
            case .quarantine: $0.field("kind", "quarantine")
            }
            $0.field("at", time: step.atMilliseconds)
            if let id = step.judgementId { $0.field("judgementId", id) }
            if let rep = step.repId { $0.field("repId", rep) }
            if case .verdict(let belief) = step.kind {
                $0.field("verdict", step.word)
                $0.field("reason", orNull: reasons[belief.verdict.judgementId])
                $0.field("p", belief.prediction.belief)
                $0.field("k", belief.verdict.importance)
                $0.field("rep") { json in
                    guard let line = belief.line else { return json.null() }
                    json.object {
                        $0.field("agreement", line.agreement)
                        $0.field("leniency", line.leniency)
                    }
                }
            }
            $0.field("x", step.belief.x)
            $0.field("stepPoints", scale * (after.mean - before.mean))
            $0.field("points", scale * after.mean)
            $0.field("plusMinus", scale * after.variance.squareRoot())
            if let bound = step.belief.boundedBy { $0.field("boundedBy", bound.rawValue) }
        }
    }

    private func write(_ move: Move, _ json: inout JSONWriter) {
        json.object {
            $0.field("kind", move.cause)
            $0.field("at", time: move.atMilliseconds)
            $0.field("version", move.version)
            $0.field("actor", orNull: move.actor)
            $0.field("from", move.change.from)
            $0.field("to", move.change.to)
            $0.field("wanted", move.change.wanted)
            $0.field("evidence", move.change.evidence)
            $0.field("boundedBy") {
                $0.array { for bound in move.change.boundedBy { $0.value(bound.rawValue) } }
            }
        }
    }
}
