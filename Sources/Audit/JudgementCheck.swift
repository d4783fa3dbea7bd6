// What every judgement must say of the hand-over that it judges.
import Leads

struct JudgementCheck {
    private let judgement: Judgement
    private(set) var faults: [String] = []

    init(_ judgement: Judgement) { self.judgement = judgement }

    mutating func expect<Value: Equatable>(_ what: String, _ found: Value, _ wanted: Value) {
        if found != wanted { faults.append("\(what) is \(found), must be \(wanted)") }
    }

    mutating func expectHandOver(_ opened: Decision) {
        expect("mqlId", judgement.mqlId, opened.mqlId)
        expect("scoreAtHandOver", centipoints(judgement.scoreAtHandOver), opened.score)
        expect("weights version", judgement.weightsVersion, opened.weightsVersion)
        expect("definition version", judgement.definitionVersion, opened.definitionVersion)
        expect("qualifiedAt", judgement.qualifiedAtMilliseconds, opened.at)
        expect("exploration", judgement.isExploration, opened.isExploration)
        expect("propensity", judgement.propensity, opened.propensity)
        expectFeatures(opened)
    }

    /// x as at hand-over; the event rounds it to 0.0001.
    private mutating func expectFeatures(_ opened: Decision) {
        var left = Dictionary(
            opened.shares.map { ($0.key, $0.x) }, uniquingKeysWith: { first, _ in first })
        for feature in judgement.features {
            let (key, x) = (feature.key, feature.x)
            let shown = left.removeValue(forKey: key)
            if shown == nil || abs(shown! - x) > 0.000_05 + 1e-9 || x <= 0 {
                faults.append(
                    "feature \(key) is \(x), at hand-over it was "
                        + (shown.map { "\($0)" } ?? "not there"))
            }
        }
        for (key, x) in left where x > 0 {
            faults.append("feature \(key) of the hand-over is missing")
        }
    }
}
