import Leads
import System

/// Whether the inputs were written as the setting `partitioner` says; if not, the cheapest way out:
/// the value that fits all of them, else a copy by `repartition`.
struct PartitionerAdvice {
    let samples: [PartitionerSample]
    let configured: Partitioner
    /// Of the group's state; nil: it has none yet.
    let ofState: Partitioner?
    let group: String

    var remarks: [Remark] { samples.map(remark) + stateRemarks }

    /// The partitioner to set: the one that fits every input; among several the likeliest.
    var proposal: Partitioner? {
        let known = samples.filter { $0.count > 0 }
        guard !known.isEmpty else { return nil }
        let fitting = Partitioner.allCases.filter { each in
            known.allSatisfy { $0.agrees(with: each) }
        }
        return fitting.contains(configured) ? configured : fitting.first
    }

    private func remark(_ sample: PartitionerSample) -> Remark {
        let topic = sample.topic
        let keys = counted(sample.count, "sampled key")
        let why =
            "\(grouped(sample.strays(from: configured))) of \(keys) of \(topic) lie on a partition "
            + "whose worker does not know the lead, so they become dead letters (wrong_partition)"
        switch sample.verdict {
        case .unknown:
            return .ok("\(topic) is empty: its partitioner shows with the first records")
        case .written(by: let fitting) where fitting.contains(configured):
            return .ok("\(topic): \(keys) by \(configured.rawValue)")
        case .written(by: let fitting):
            let names = fitting.map { "\($0.rawValue) (\($0.hashName))" }
                .joined(separator: " or ")
            return .error(
                "\(topic) is written with \(names), not \(configured.rawValue)", why: why,
                remedy: remedy(sample))
        case .mixed(let mixed):
            let names = mixed.map { "\($0.rawValue) (\($0.hashName))" }
            return .error(
                "\(topic) is written with \(names.joined(separator: " and "))", why: why,
                remedy: copyRemedy(topic))
        case .neither:
            return .error(
                "\(topic) is written with a partitioner that is none of "
                    + Partitioner.allCases.map(\.rawValue).joined(separator: ", "),
                why: why,
                remedy: copyRemedy(topic) + "; or the number of partitions was changed after "
                    + "records were written")
        }
    }

    /// All inputs agree on another value: set it. Else this one must be copied.
    private func remedy(_ sample: PartitionerSample) -> String {
        guard let proposal else { return copyRemedy(sample.topic) }
        let set = "set partitioner: \(proposal.rawValue) (--set partitioner=\(proposal.rawValue))"
        guard let ofState, ofState != proposal else { return set }
        return "\(set) and give the service a new group (--group NAME): the state of group "
            + "\(group) was made with \(ofState.rawValue)"
    }

    private func copyRemedy(_ topic: String) -> String {
        "set partitioner=\(configured.rawValue) at its producers; what is there already, and "
            + "producers that cannot be changed: leadloop repartition --from \(topic)"
    }

    private var stateRemarks: [Remark] {
        guard let ofState, ofState != configured else { return [] }
        return [
            .error(
                "the state of group \(group) was made with partitioner \(ofState.rawValue), the "
                    + "settings say \(configured.rawValue)",
                why: "its leads lie on other partitions, so run does not start them",
                remedy: "set partitioner: \(ofState.rawValue) again, or start a new group "
                    + "(--group NAME), which counts from the beginning of the inputs")
        ]
    }
}
