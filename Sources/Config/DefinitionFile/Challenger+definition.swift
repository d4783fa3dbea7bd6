// Two definitions on the same leads: points, threshold and exit may differ, since counts do not depend
// on them. What changes a count (match, half-life, max_count, bands) needs a state of its own.
package import Leads
import Learning

extension Challenger {
    /// The points of a definition, as a challenger of the one in force.
    ///
    /// - Returns: nil with everything that speaks against it, one sentence each.
    package static func read(
        _ other: Definition, against inForce: Definition
    ) -> (challenger: Challenger?, objections: [String]) {
        let objections = objections(other, inForce)
        guard objections.isEmpty else { return (nil, objections) }
        var challenger = Challenger(points: other.handPoints, offset: other.handOffset)
        if other.threshold != inForce.threshold || other.exit != inForce.exit {
            challenger.thresholds = Thresholds(threshold: other.threshold, exit: other.exit)
        }
        return (challenger, [])
    }

    private static func objections(_ other: Definition, _ inForce: Definition) -> [String] {
        var found: [String] = []
        func expect(_ isSame: Bool, _ name: String) {
            if !isSame { found.append("'\(name)' differs") }
        }
        expect(other.model == inForce.model, "model")
        expect(other.pointsToDoubleOdds == inForce.pointsToDoubleOdds, "points_to_double_odds")
        expect(other.events == inForce.events, "events")
        expect(Set(other.ignore) == Set(inForce.ignore), "ignore")
        let (mine, theirs) = (meanings(inForce), meanings(other))
        let (own, foreign) = (inForce.handPoints, other.handPoints)
        for feature in inForce.features {
            guard let meaning = theirs[feature.key] else {
                found.append("it has no '\(feature.key)'")
                continue
            }
            if meaning != mine[feature.key] {
                found.append(
                    "'\(feature.key)' means something else: \(meaning), in force is "
                        + "\(mine[feature.key] ?? "")")
            }
            if feature.kind == .behaviour, own[feature.key] == 0, foreign[feature.key] != 0 {
                found.append("events of '\(feature.key)' are not counted: it has 0 points in force")
            }
        }
        for feature in other.features where mine[feature.key] == nil {
            found.append("'\(feature.key)' is not in force")
        }
        return found
    }

    /// By key, in words: what x stands for.
    private static func meanings(_ definition: Definition) -> [String: String] {
        Dictionary(
            Prior(definition).features.map { ($0.key, $0.meaning) },
            uniquingKeysWith: { first, _ in first })
    }
}

extension Definition {
    /// Full weight W by feature key.
    package var handPoints: [String: Double] {
        Dictionary(
            features.map { ($0.key, $0.handPoints) }, uniquingKeysWith: { first, _ in first })
    }
}
