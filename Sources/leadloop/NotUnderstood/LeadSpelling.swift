// Ids of leads that are the same to people and not to a computer: mails of any case, blanks, and
// Salesforce's ids of 15 and of 18 characters. They are compared here for a warning, never to score.
import System

enum LeadSpelling {
    /// Equal for ids that differ in case, in blanks around them, or in Salesforce's three last
    /// characters only.
    static func plain(_ id: [UInt8]) -> String {
        var text = String(decoding: id, as: UTF8.self)[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        let isLong =
            text.utf8.count == longCount
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return (isLong ? text.prefix(shortCount) : text).lowercased()
    }

    /// Salesforce's long form is the short one and a checksum of its case.
    private static let (shortCount, longCount) = (15, 18)
}

/// Verdicts whose lead has no MQL, of those that were looked at.
struct StrayVerdicts: Equatable {
    /// Verdicts that were looked at.
    private(set) var verdictCount = 0
    /// On ids that no MQL has.
    private(set) var strayCount = 0
    /// Of them, those that would meet one under another spelling.
    private(set) var respelledCount = 0
    /// `'Ada@x.org' for 'ada@x.org'`: the first of them.
    private(set) var example = ""

    /// - Parameters:
    ///   - verdicts: how many, by the lead's id.
    ///   - known: ids of leads with an MQL.
    init(_ verdicts: [[UInt8]: Int], known: Set<[UInt8]>) {
        var spellings: [String: [UInt8]] = [:]
        for id in known { spellings[LeadSpelling.plain(id)] = id }
        for (id, count) in verdicts.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            verdictCount += count
            if known.contains(id) { continue }
            strayCount += count
            guard let meant = spellings[LeadSpelling.plain(id)] else { continue }
            respelledCount += count
            if example.isEmpty { example = "'\(Self.text(id))' for '\(Self.text(meant))'" }
        }
    }

    private static func text(_ id: [UInt8]) -> String {
        Printable.text(String(decoding: id, as: UTF8.self))
    }

    /// nil when every verdict met an MQL.
    var sentence: String? {
        guard strayCount > 0 else { return nil }
        let all = "\(grouped(strayCount)) of \(counted(verdictCount, "verdict")) met no MQL"
        guard respelledCount > 0 else { return all }
        return "\(all), of which \(grouped(respelledCount)) would meet one if ids were compared "
            + "\(Self.freely): \(example)"
    }

    private static let freely = "without case, blanks and Salesforce's 15 or 18 characters"

    /// Where no MQL is known, and ids are those of events; nil when none is spelled otherwise.
    var sentenceOfEvents: String? {
        guard respelledCount > 0 else { return nil }
        return
            "\(grouped(respelledCount)) of \(counted(verdictCount, "verdict")) name leads that the "
            + "events name otherwise; \(Self.freely) they are the same: \(example)"
    }
}
