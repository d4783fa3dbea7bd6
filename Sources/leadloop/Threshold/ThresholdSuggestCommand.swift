import Config
import Kafka
import Leads
import Runtime
import Scoring
import System

private let acceptance = Option<Double?>(
    "acceptance", .share, shown: "not asked for", "wanted of leads that just reach the threshold")
private let capacity = Option<ThresholdAdvice.Capacity?>(
    "capacity", .capacity, shown: "not asked for", "what sales can take: of all leads, or a day")

extension Command {
    static let thresholdSuggest = Command(
        path: ["threshold", "suggest"],
        summary: "tells which threshold gives a wanted acceptance or workload, and what to expect",
        details: [
            "For an acceptance by the published weights; for a capacity by the newest 500 leads of the",
            "scorers' committed state. Changes nothing: a person sets it in the definition.",
        ],
        options: [acceptance.row, capacity.row, ServiceOptions.definition.option.row]
            + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop threshold suggest --acceptance 50% --capacity 12/day"
    ) { invocation in
        guard invocation[acceptance] != nil || invocation[capacity] != nil else {
            throw Failure.usage(
                "nothing is asked for", why: "a threshold follows from what is wanted",
                remedy: "\(Tool.name) \(invocation.command.example.dropFirst(Tool.name.count + 1))")
        }
        let connection = try Connection(invocation)
        let preflight = try Preflight(
            connection, .inForce(connection, invocation.terminal.talk))
        let settings = WorkerSettings(connection, role: .scorer, number: 0)
        let definition = preflight.parts.definition
        do {
            let sample = try LeadSample.read(
                ThresholdAdvice.sampleCount, settings, preflight.parts)
            guard !sample.leads.isEmpty else {
                throw Failure(
                    .data, "there are no leads to judge a threshold by",
                    why: "the scorers of group \(connection.group) have committed none",
                    remedy: "let leadloop run read some engagement first")
            }
            invocation.show(
                ThresholdView(
                    advice: ThresholdAdvice(
                        sample: sample, pointsToDoubleOdds: definition.pointsToDoubleOdds,
                        threshold: sample.weights.thresholds?.threshold ?? definition.threshold,
                        acceptance: invocation[acceptance],
                        capacity: invocation[capacity])))
        } catch let refusal as StateRefusal {
            throw Failure(.data, refusal.what, why: refusal.why, remedy: refusal.remedy)
        }
        return .done
    }
}
