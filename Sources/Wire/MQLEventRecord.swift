// An MQL event as JSON. Fields: records.md, "MQL events"; schema: schemas/mql-event.json.
import Crypto
import Leads

extension MQLEvent {
    /// Writes the record's value.
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.field("type", kind.rawValue)
            $0.field("mqlId", mqlId.hex)
            $0.field("leadId", leadId)
            $0.field("cycle", Int64(cycle))
            $0.field("model", model)
            $0.field("at", time: atMilliseconds)
            $0.fields(assignment)
            switch body {
            case .qualified(
                let trigger, let triggerId, let propensity, let explanation, let events):
                $0.field("trigger", trigger.rawValue)
                $0.field("triggerId", triggerId)
                $0.field("exploration", trigger == .exploration)
                $0.field("propensity", propensity)
                $0.field("explanation") { explanation.write(to: &$0) }
                $0.field("recentEvents") { json in
                    json.array { for event in events { event.write(to: &$0) } }
                }
            case .withdrawn(let explanation):
                $0.field("explanation") { explanation.write(to: &$0) }
            case .verdict(let reason, let repId, let rearmAt):
                if let reason { $0.field("reason", reason.rawValue) }
                $0.field("repId", repId)
                if let rearmAt { $0.field("rearmAt", time: rearmAt) }
            }
            $0.field("state", state.rawValue)
        }
    }
}

extension MQLEvent.RememberedEvent {
    func write(to json: inout JSONWriter) {
        json.object {
            $0.field("key", key)
            $0.field("at", time: atMilliseconds)
            $0.field("idHash", withUnsafeBytes(of: idHash.bigEndian) { Array($0) }.hex)
        }
    }
}

extension Explanation {
    /// Writes the object that `explain` and `mql.events` share.
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.field("score", points: score.centipoints)
            $0.field("engagement", points: score.engagementCentipoints)
            $0.field("fit", points: score.fitCentipoints)
            $0.field("probability", rounded(probability, 1_000))
            $0.field("evidence") { $0.object { $0.field("verdicts", verdicts) } }
            $0.field("completeness", rounded(completeness, 1_000))
            $0.field("contributions") { json in
                json.array { for share in shares { share.write(to: &$0) } }
            }
            $0.field("gates") { json in
                json.array { for reading in gates.readings { reading.write(to: &$0) } }
            }
            $0.field("whyNot") { json in
                if let failed = gates.whyNot {
                    failed.write(to: &json)
                } else {
                    json.null()
                }
            }
            $0.field("versions") {
                $0.object {
                    $0.field("definition", definitionVersion)
                    $0.field("definitionHash", definitionHash)
                    $0.field("weights", weightsVersion)
                    $0.fields(assignment)
                }
            }
            $0.field("asOf", time: asOfMilliseconds)
        }
    }
}

extension Explanation.Share {
    fileprivate func write(to json: inout JSONWriter) {
        json.object {
            $0.field("key", key)
            switch contribution.evidence {
            case .behaviour(let decayed, let occurrences, let countMax, let last):
                $0.field("kind", "behaviour")
                $0.field("points", points: contribution.centipoints)
                $0.field("weight", contribution.weight)
                $0.field("x", rounded(contribution.x, 10_000))
                $0.field("decayedCount", rounded(decayed, 10_000))
                $0.field("count", occurrences)
                $0.field("maxCount", countMax)
                $0.field("lastAt", time: last)
            case .fit(let value):
                $0.field("kind", "fit")
                $0.field("points", points: contribution.centipoints)
                $0.field("weight", contribution.weight)
                $0.field("x", contribution.x)
                switch value {
                case .text(let text): $0.field("value", text)
                case .number(let number): $0.field("value", number)
                case .bool(let bool): $0.field("value", bool)
                }
            }
        }
    }
}

extension Gates.Reading {
    fileprivate func write(to json: inout JSONWriter) {
        json.object {
            $0.field("gate", gate.rawValue)
            $0.field("pass", isPassed)
            if let valueCentipoints { $0.field("value", points: valueCentipoints) }
            if let limitCentipoints { $0.field("limit", points: limitCentipoints) }
            if let distanceCentipoints { $0.field("distance", points: distanceCentipoints) }
        }
    }
}

private func rounded(_ number: Double, _ steps: Double) -> Double {
    (number * steps).rounded() / steps
}
