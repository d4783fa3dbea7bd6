// Everything that is not as it must be, counted by what it means; the first thousand in words.
import FoundationEssentials

struct Findings {
    /// What a finding says about the promise.
    enum Meaning: String, CaseIterable {
        case lost, doubled, diverged
        /// The service did not keep going as it should: no record is wrong for that.
        case other
    }

    /// Of guarantees.md, "Oracles" those that this tool has, and `service`: exit codes and the
    /// workers' own checks.
    static let oracles = ["O1", "O2", "O3", "O4", "O5", "O6", "O8", "O9", "O10", "service"]

    private(set) var kept: [String] = []
    private(set) var byMeaning: [Meaning: Int] = [:]
    private(set) var byOracle: [String: Int] = [:]
    private static let keptMax = 1_000

    var count: Int { byMeaning.values.reduce(0, +) }
    var isEmpty: Bool { count == 0 }
    subscript(meaning: Meaning) -> Int { byMeaning[meaning] ?? 0 }

    /// - Parameter oracle: one of `oracles`.
    mutating func add(_ oracle: String, _ sentence: String, times: Int = 1) {
        byOracle[oracle, default: 0] += times
        byMeaning[Self.meaning(oracle, sentence), default: 0] += times
        if kept.count < Self.keptMax { kept.append("\(oracle) \(sentence)") }
    }

    mutating func add(_ other: Findings) {
        byOracle.merge(other.byOracle, uniquingKeysWith: +)
        byMeaning.merge(other.byMeaning, uniquingKeysWith: +)
        kept += other.kept.prefix(Self.keptMax - kept.count)
    }

    /// By what the oracle watches; one that is there twice is doubled whoever says so.
    private static func meaning(_ oracle: String, _ sentence: String) -> Meaning {
        if ["second", "twice", "two workers"].contains(where: sentence.contains) {
            return .doubled
        }
        return switch oracle {
        case "O1", "O5": .lost
        case "O3", "O6", "O8": .doubled
        case "O2", "O4", "O9": .diverged
        default: .other
        }
    }
}

/// What `leadloop audit --json` says, as far as the runner reads it.
struct AuditAnswer: Decodable {
    struct Finding: Decodable {
        let oracle: String, topic: String, partition: Int32, offset: Int64?, lead: String?
        let sentence: String
    }
    struct Outcomes: Decodable {
        let scored: Int64, ignored: Int64, duplicate: Int64, late: Int64, deadLettered: Int64
        var total: Int64 { scored + ignored + duplicate + late + deadLettered }
    }
    struct Counters: Decodable {
        let engagement: Outcomes, feedback: Outcomes
        let leadsCompared: Int, changelogRecords: Int, transactions: Int
        let mqlEvents: [String: Int], judgements: Int, deadLetters: Int, weightsVersions: Int
        let pointChanges: Int
    }
    let findingCount: Int
    let findings: [Finding]
    let counters: Counters

    /// nil when the command did not get so far.
    init?(file: String) {
        guard let data = try? Data(contentsOf: URL(filePath: file)),
            let line = data.split(separator: UInt8(ascii: "\n")).last(where: {
                $0.first == UInt8(ascii: "{")
            }), let answer = try? JSONDecoder().decode(Self.self, from: Data(line))
        else { return nil }
        self = answer
    }

    var asFindings: Findings {
        var all = Findings()
        for finding in findings {
            let place =
                "\(finding.topic)/\(finding.partition)"
                + (finding.offset.map { " at \($0)" } ?? "")
                + (finding.lead.map { ", lead \($0)" } ?? "")
            all.add(finding.oracle, "\(place): \(finding.sentence)")
        }
        let more = findingCount - findings.count
        if more > 0 {
            all.add(findings[0].oracle, "\(findings[0].topic): and \(more) more", times: more)
        }
        return all
    }

    /// Records below O.
    var records: Int64 { counters.engagement.total + counters.feedback.total }
}
