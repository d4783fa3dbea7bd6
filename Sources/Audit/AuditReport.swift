// What an audit says: how much it looked at, and everything that is not as it must be.
package import Wire

/// What is proven, by the names of guarantees.md, "Oracles".
package enum Oracle: String, Sendable, CaseIterable {
    /// Each input offset has exactly one outcome.
    case outcomes = "O1"
    /// A lead's state is the fold of its committed input.
    case tallies = "O2"
    /// Outputs come in the order of their causes.
    case order = "O3"
    /// State extends the state before it.
    case chain = "O4"
    /// One MQL per lead and cycle, each score from its own record.
    case decisions = "O8"
    /// Weights are the fold of the judgements, within the bounds of their publication.
    case weights = "O9"
}

/// Where something is wrong, and what.
package struct AuditFinding: Sendable, Equatable {
    package var oracle: Oracle
    package var topic: String
    package var partition: Int32
    package var offset: Int64?
    package var lead: String?
    package var sentence: String
}

/// What was looked at.
package struct AuditNumbers: Sendable, Equatable {
    package var partitions = 0
    /// Of them, counted in part by a version with other rules: their events prove nothing.
    package var partitionsOfEarlierRules = 0
    /// Of records below O, as the audit counts them.
    package var outcomes = PerInput(repeating: OutcomeCounts())
    /// Leads whose state was compared with the fold of their events.
    package var leadsCompared = 0
    /// Leads that a restart would replay whole: the changelog has no record of them yet.
    package var leadsToReplay = 0
    package var changelogRecords = 0
    package var transactions = 0
    /// By type of the event.
    package var mqlEvents: [String: Int] = [:]
    package var contributions = 0
    /// MQL events that name a definition which was not given, by its hash.
    package var unpriced: [String: Int] = [:]
    package var judgements = 0
    package var deadLetters = 0
    package var weightsVersions = 0
    /// Points that publications moved or held, each checked against its bounds.
    package var pointChanges = 0
    package init() {}

    /// Adds what one partition's audit counted.
    mutating func add(_ other: AuditNumbers) {
        outcomes.engagement.add(other.outcomes.engagement)
        outcomes.feedback.add(other.outcomes.feedback)
        partitionsOfEarlierRules += other.partitionsOfEarlierRules
        leadsCompared += other.leadsCompared
        leadsToReplay += other.leadsToReplay
        changelogRecords += other.changelogRecords
        transactions += other.transactions
    }

    /// Records of inputs below O.
    package var inputRecords: Int64 { outcomes.engagement.total + outcomes.feedback.total }
}

package struct AuditReport: Sendable, Equatable {
    package var numbers = AuditNumbers()
    /// At most `AuditFindings.keptMax`.
    package var findings: [AuditFinding] = []
    /// All of them.
    package var findingCount = 0
    package var isClean: Bool { findingCount == 0 }
}

/// Collects findings; a topic that is spoilt throughout must not fill the memory.
package struct AuditFindings: Sendable {
    package static let keptMax = 10_000
    package private(set) var kept: [AuditFinding] = []
    package private(set) var count = 0
    package init() {}

    package mutating func add(
        _ oracle: Oracle, _ topic: String, _ partition: Int32, _ offset: Int64? = nil,
        lead: [UInt8]? = nil, _ sentence: String
    ) {
        count += 1
        guard kept.count < Self.keptMax else { return }
        kept.append(
            AuditFinding(
                oracle: oracle, topic: topic, partition: partition, offset: offset,
                lead: lead.map { String(decoding: $0, as: UTF8.self) }, sentence: sentence))
    }

    package mutating func add(_ others: AuditFindings) {
        count += others.count
        kept += others.kept.prefix(Self.keptMax - kept.count)
    }
}
