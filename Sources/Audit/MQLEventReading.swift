// An event of `mql.events` as it came, before anything of it is believed.
import Leads
import Wire

struct ReadMQLEvent: Decodable {
    struct Share: Decodable {
        var key: String
        var kind: String
        var points: Double
        var weight: Double
        var x: Double
        var decayedCount: Double?
        var count: Int?
        var maxCount: Double?
        var lastAt: RecordTime?
        var centipoints: Int64 { Leads.centipoints(points) }
    }
    struct GateReading: Decodable {
        var gate: Gate
        var pass: Bool
        var value: Double?
        var limit: Double?
        var distance: Double?
    }
    struct Versions: Decodable {
        var definition: Int
        var definitionHash: String
        var weights: Int
        var experiment: String?
        var arm: String?

        var assignment: Assignment? { Assignment(experiment, arm) }
    }
    struct Evidence: Decodable {
        var verdicts: Int
    }
    struct Explanation: Decodable {
        var score: Double
        var engagement: Double
        var fit: Double
        var probability: Double
        /// Not in the records of the first builds.
        var evidence: Evidence?
        var contributions: [Share]
        var gates: [GateReading]
        var versions: Versions
        var asOf: RecordTime
    }

    var type: String
    var mqlId: String
    var leadId: String
    var cycle: Int
    var model: String
    var at: RecordTime
    var state: LifecycleState
    var explanation: Explanation?
    var trigger: String?
    var exploration: Bool?
    var propensity: Double?
    var reason: Reason?
    var repId: String?
    var rearmAt: RecordTime?
    var experiment: String?
    var arm: String?

    var assignment: Assignment? { Assignment(experiment, arm) }

    /// - Throws: what `RecordDecoding.decode` does.
    static func decode(_ value: [UInt8]) throws(Rejection) -> ReadMQLEvent {
        try RecordDecoding.decode(
            ReadMQLEvent.self, from: value.span.bytes, bytesMax: WeightsRecord.bytesMax)
    }
}

extension Assignment {
    /// nil without an experiment; an arm that there is not is none.
    fileprivate init?(_ experiment: String?, _ arm: String?) {
        guard let experiment, let arm = arm.flatMap({ Arm(rawValue: $0) }) else { return nil }
        self.init(experiment: experiment, arm: arm)
    }
}
