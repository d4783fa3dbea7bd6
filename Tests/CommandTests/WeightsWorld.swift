import Leads
import Learning
import Scoring
import Testing
import Wire

@testable import leadloop

/// What an aggregator makes of made-up judgements and commands.
struct WeightsWorld {
    let now: WeightsNow
    let changes: [WeightChangeRecord]
    let judgements: [Judgement]
    var record: WeightsRecord { now.record }
    static let start: Int64 = 1_736_151_066_052

    init(_ inputs: [AggregatorInput], mode: LearningRules.Mode = .auto) throws {
        var definition = Definition(threshold: 60)
        definition.behaviours = [
            Behaviour(name: "demo", event: "Demo", points: 40, maxCount: 1, halfLifeSeconds: 6e5),
            Behaviour(name: "page", event: "Page", points: 2.5, maxCount: 3, halfLifeSeconds: 6e5),
            Behaviour(name: "hint", event: "Hint", points: 2, maxCount: 1, halfLifeSeconds: 6e5),
        ]
        definition.fit = [
            FitAttribute(
                name: "role", from: ["role"],
                kind: .text(
                    sets: [.init(label: "boss", values: ["ceo"], points: 10)], otherwise: nil))
        ]
        definition.learning.pinned = ["page"]
        definition.learning.mode = mode
        let partition = AggregatorPartition(partition: 0, definition: definition)
        _ = try partition.finishLoad()
        partition.begin(atMilliseconds: 0)
        var effects: [AggregatorEffect] = []
        let key = Array("default".utf8)
        for (offset, input) in inputs.enumerated() {
            let value =
                switch input {
                case .judgement(let judgement): JudgementRecord.encode(judgement)
                case .command(let command): command.encode()
                }
            _ = partition.add(
                key: key.span.bytes, value: value.span.bytes, offset: Int64(offset),
                into: &effects)
        }
        partition.flush(into: &effects)
        let current = try #require(effects.last { $0.key == Array("default/current".utf8) })
        now = WeightsNow(
            record: try WeightsRecord.decode(current.value.span.bytes), prior: Prior(definition))
        changes = try effects.filter { $0.output == .changes }.map {
            try WeightChangeRecord.decode($0.value.span.bytes)
        }
        judgements = inputs.compactMap {
            if case .judgement(let judgement) = $0 { return judgement }
            return nil
        }
    }

    var history: WeightsHistory {
        var history = WeightsHistory()
        for change in changes { history.take(change) }
        return history
    }

    func why(_ feature: String) -> WeightsWhy {
        var why = WeightsWhy(record, feature)
        for change in changes { why.take(change) }
        for judgement in judgements {
            if let reason = judgement.reason { why.know(reason, of: judgement.judgementId) }
        }
        return why
    }
}

/// Verdicts one second apart, named j0, j1, ...
func verdicts(
    _ range: Range<Int>, accepted: Bool = false, reason: String? = "not_interested",
    rep: String = "rep", mask: [String] = ["behaviours", "role"], supersedes: String? = nil,
    weightsVersion: Int = 0, _ features: KeyValuePairs<String, Double>
) -> [AggregatorInput] {
    range.map {
        .judgement(
            Judgement(
                judgementId: "j\($0)", mqlId: "m\($0)", kind: .verdict, isAccepted: accepted,
                importance: 1, mask: mask, reason: accepted ? nil : reason, repId: rep,
                supersedes: supersedes,
                features: features.map { FeatureValue($0.key, $0.value) }, scoreAtHandOver: 60,
                definitionVersion: 0, weightsVersion: weightsVersion, qualifiedAtMilliseconds: 0,
                atMilliseconds: WeightsWorld.start + Int64($0) * 1_000))
    }
}

/// The same, of leads that were explored.
func explored(_ inputs: [AggregatorInput]) -> [AggregatorInput] {
    changed(inputs) { ($0.isExploration, $0.propensity) = (true, 0.05) }
}

/// The same as rejections of nobody.
func silent(_ inputs: [AggregatorInput]) -> [AggregatorInput] {
    changed(inputs) {
        ($0.kind, $0.reason, $0.repId) = (.silence, Judgement.silence, Judgement.silence)
    }
}

private func changed(
    _ inputs: [AggregatorInput], _ change: (inout Judgement) -> Void
) -> [AggregatorInput] {
    inputs.map { input in
        guard case .judgement(var judgement) = input else { return input }
        change(&judgement)
        return .judgement(judgement)
    }
}

/// Evidence of verdicts whose log-loss would change by these means, each with a standard error of
/// .01.
func halfLife(
    _ verdicts: Int, half: Double = 0, double: Double = 0
) -> HalfLifeShadows.Evidence {
    let n = Double(verdicts)
    func moments(_ mean: Double) -> HalfLifeShadows.Moments {
        .init(sum: mean * n, squares: n * mean * mean + 1e-4 * n * (n - 1))
    }
    let twin = HalfLifeTwin(weight: 0)
    var evidence = HalfLifeShadows.Evidence(
        verdicts: verdicts, learnedAt: 0, own: twin, half: twin, double: twin)
    evidence.halfLoss = moments(half)
    evidence.doubleLoss = moments(double)
    return evidence
}

func command(
    _ action: CommandRecord.Action, _ id: String, note: String = ""
) -> AggregatorInput {
    .command(
        CommandRecord(
            commandId: id, action: action, actor: "ops", note: note,
            atMilliseconds: 1_736_151_999_000))
}

/// Without the blanks that a table leaves before an empty last cell.
func trimmed(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.reversed().drop { $0 == " " }.reversed() }.map { String($0) }
        .joined(separator: "\n")
}
