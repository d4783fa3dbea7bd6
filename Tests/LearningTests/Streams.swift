import FoundationEssentials
import Gzip
import Leads
import Learning
import Testing

// Real verdicts, read where they lie beside the repository; nothing of them is copied into it.

/// A reference stream of `../shared/data`: a header line, then one verdict per line.
struct Stream {
    let header: Header
    let verdicts: [Verdict]

    struct Header: Decodable {
        var name: String
        var baseRate: Double
        var pointsToDoubleOdds: Double
        var points: [String: Double]
    }
    struct Verdict: Decodable {
        var x: [String: Double]
        var y: Int
        var features: [FeatureValue] {
            x.sorted { $0.key < $1.key }.map { FeatureValue($0.key, $0.value) }
        }
    }

    static func load(_ path: String) throws -> Stream {
        var lines = try LineReader(path: "\(SharedData.folder)/\(path)")
        let decoder = JSONDecoder()
        let header = try decoder.decode(Header.self, from: Data(lines.next() ?? []))
        var verdicts: [Verdict] = []
        while let line = try lines.next() {
            verdicts.append(try decoder.decode(Verdict.self, from: Data(line)))
        }
        return Stream(header: header, verdicts: verdicts)
    }

    /// Every key of the stream is a feature; one that has no hand-set points has 0.
    ///
    /// - Parameter group: the group of a key.
    func prior(
        rules: LearningRules, points: (Double) -> Double = { $0 },
        group: (String) -> String = { _ in Feature.behaviourGroup }
    ) -> Prior {
        let keys = Set(verdicts.flatMap(\.x.keys)).sorted()
        return Prior(
            features: keys.map {
                PriorFeature(
                    key: $0, kind: .behaviour, group: group($0),
                    handPoints: points(header.points[$0] ?? 0), isPinned: false, meaning: $0)
            },
            pointsToDoubleOdds: header.pointsToDoubleOdds, baseRate: header.baseRate, rules: rules)
    }
}

enum SharedData {
    /// `../shared/data` from the root of the package.
    static let folder: String = {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let candidates = ["/\(root)/../shared/data", "/\(root)/../../shared/data"]
        return candidates.first(where: { FileManager.default.fileExists(atPath: $0) })
            ?? candidates[0]
    }()
    static let isPresent = FileManager.default.fileExists(atPath: folder)
    static let skipped: Comment = "needs the reference streams of ../shared/data"
}

extension LearningRules {
    /// Beliefs without bounds, as the golden vectors were made.
    static var boundsOff: LearningRules {
        var rules = LearningRules()
        rules.publish.boundPoints = .infinity
        rules.publish.keepsSign = false
        return rules
    }
}

/// A verdict on row `row`, with a time that rises; of nobody, or a day of one rep would be too long.
func judgement(
    _ row: Int, _ features: [FeatureValue], accepted: Bool,
    mask: [String] = [Feature.behaviourGroup], importance: Double = 1, supersedes: String? = nil,
    kind: Judgement.Kind = .verdict, rep: String = "", id: String? = nil
) -> Judgement {
    Judgement(
        judgementId: id ?? "j\(row)", mqlId: "m\(row)", kind: kind, isAccepted: accepted,
        importance: importance, mask: mask, reason: nil, repId: rep, supersedes: supersedes,
        features: features, scoreAtHandOver: 0, definitionVersion: 0, weightsVersion: 0,
        qualifiedAtMilliseconds: 0, atMilliseconds: Int64(row) * 60_000)
}
