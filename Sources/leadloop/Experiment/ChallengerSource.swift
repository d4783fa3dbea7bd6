import Config
import Leads
import Learning
import System
import Wire

/// Where the points that are to be tried come from.
enum ChallengerSource: Sendable, Equatable {
    case version(Int)
    case hand
    case definition(path: String)

    /// In words, for the audit.
    var words: String {
        switch self {
        case .version(let number): "version \(number)"
        case .hand: "the agreed points"
        case .definition(let path): path
        }
    }
}

/// Makes challengers against the weights and the definition in force.
struct ChallengerReader {
    let definition: Definition
    /// The newest weights; nil while there are none, so that nothing but the file is in force.
    let current: WeightsRecord?

    /// - Parameter version: reads a published version; nil if there is none of that number.
    func challenger(
        _ source: ChallengerSource, version: (Int) throws -> WeightsRecord?, _ talk: Output
    ) throws -> Challenger {
        switch source {
        case .version(let number):
            guard let current, let record = try version(number) else {
                throw refusal(
                    "there is no version \(number)",
                    current.map { "the newest is \($0.version)" } ?? "nothing was published yet",
                    "leadloop weights history shows them")
            }
            guard record.features.map(\.key) == current.features.map(\.key) else {
                throw refusal(
                    "version \(number) has other features than version \(current.version)",
                    "the definition changed in between", "name a newer version")
            }
            return Challenger(
                points: record.publishedWeights.points, offset: record.published.offset)
        case .hand:
            try expectInForce()
            return Challenger(points: definition.handPoints, offset: definition.handOffset)
        case .definition(let path):
            try expectInForce()
            let other = try DefinitionSource.load(path, talk).value
            let (challenger, objections) = Challenger.read(other, against: definition)
            guard let challenger else {
                throw refusal(
                    "\(path) cannot be tried beside the definition in force",
                    objections.joined(separator: "\n"),
                    "both count the same leads, so only points, threshold, exit and base_rate may "
                        + "differ; run it as a group of its own: leadloop run --group NAME "
                        + "--definition \(path)")
            }
            return challenger
        }
    }

    /// The learner's hand-set points are those of the file.
    private func expectInForce() throws(Failure) {
        guard let current else { return }
        let inForce = current.features.map { ($0.key, $0.handPoints) }
        let mine = definition.features.map { ($0.key, $0.handPoints) }
        guard inForce.elementsEqual(mine, by: { $0 == $1 }) else {
            throw refusal(
                "the definition is not the one in force",
                "its agreed points are not those of version \(current.version)",
                "let the service learn with it first, or start leadloop run anew")
        }
    }

    private func refusal(_ what: String, _ why: String, _ remedy: String) -> Failure {
        Failure(.configuration, what, why: why, remedy: remedy)
    }
}
