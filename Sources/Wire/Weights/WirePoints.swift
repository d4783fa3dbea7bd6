import Leads
import Learning

/// A set of points and what led to it, as JSON has it: in the audit, and in what waits for a person.
struct WirePoints: Decodable {
    struct Change: Decodable {
        var feature: String
        var from: Double
        var to: Double
        var wanted: Double
        var boundedBy: [String]
        var evidence: Double

        func change() throws(Rejection) -> PointChange {
            var bounds: [Bound] = []
            for name in boundedBy { bounds.append(try Bound(wire: name)) }
            return PointChange(
                feature: feature, from: from, to: to, wanted: wanted, boundedBy: bounds,
                evidence: evidence)
        }
    }
    struct Offset: Decodable {
        var from: Double
        var to: Double
    }

    var publishes: Int
    var parent: Int?
    var cause: String
    var offset: Offset
    var changes: [Change]
    var judgements: [String]
    var judgementCount: Int
    var threshold: Double?
    var exit: Double?

    func points(isProposal: Bool) throws(Rejection) -> WeightChangeRecord.Points {
        guard let cause = Version.Cause(rawValue: cause) else {
            throw Rejection(.fieldInvalid, at: "/cause")
        }
        let numbers = changes.flatMap { [$0.from, $0.to, $0.wanted, $0.evidence] }
        guard (numbers + [offset.from, offset.to]).allSatisfy(WireLimits.numbers.contains),
            [publishes, judgementCount].allSatisfy(WireLimits.isCounter)
        else { throw Rejection(.fieldInvalid) }
        var moved: [PointChange] = []
        for change in changes { moved.append(try change.change()) }
        return WeightChangeRecord.Points(
            version: publishes, parent: parent, cause: cause, isProposal: isProposal,
            offsetBefore: offset.from, offset: offset.to, changes: moved, judgements: judgements,
            judgementCount: judgementCount,
            thresholds: try Challenger.Thresholds(threshold, exit))
    }
}

extension Bound {
    init(wire name: String) throws(Rejection) {
        guard let bound = Bound(rawValue: name) else { throw Rejection(.fieldInvalid) }
        self = bound
    }
}
