package import Leads
import Learning

/// Verdicts with their leads' features at hand-over, in the order of a file.
package struct VerdictStream: Sendable {
    package struct Header: Sendable, Equatable {
        package var name = ""
        /// Acceptance of a lead with score 0.
        package var baseRate = 0.2
        package var pointsToDoubleOdds = 20.0
        /// By hand, at x = 1. A feature that is not here has 0.
        package var points: [String: Double] = [:]
        /// What another learner reached on the same file.
        package var reference = Figures()
    }
    package struct Figures: Sendable, Equatable {
        package var logLoss: Double?, auc: Double?, calibrationError: Double?, brier: Double?
        package init(
            logLoss: Double? = nil, auc: Double? = nil, calibrationError: Double? = nil,
            brier: Double? = nil
        ) {
            (self.logLoss, self.auc) = (logLoss, auc)
            (self.calibrationError, self.brier) = (calibrationError, brier)
        }
    }
    package struct Verdict: Sendable {
        /// Of the file, from 1.
        package var line: Int
        /// In `columns` and `values`.
        package var entries: Range<Int>
        package var isAccepted: Bool
        package var importance = 1.0
        package var reason: Reason?
        package var blamed: [String] = []
        package var repId = ""
        package var judgementId: String?
        package var supersedes: String?
        /// When it was predicted, in milliseconds.
        package var at: Int64?
        /// When sales decided, in milliseconds.
        package var judgedAt: Int64?
    }

    package var header = Header()
    package private(set) var keys: [String] = []
    /// What reasons speak of, where the key does not say it.
    package var groupOfKey: [String: String] = [:]
    /// The attribute of a definition that a group is, where its name does not say it.
    package var meaningOfGroup: [String: String] = [:]
    package private(set) var verdicts: [Verdict] = []
    private var columns: [Int32] = []
    private var values: [Double] = []
    private var columnOfKey: [String: Int32] = [:]

    /// - Parameter features: x of each key, each key once.
    mutating func append(_ verdict: Verdict, _ features: [(key: String, x: Double)]) {
        var verdict = verdict
        let start = values.count
        for (key, x) in features {
            columns.append(column(of: key))
            values.append(x)
        }
        verdict.entries = start..<values.count
        verdicts.append(verdict)
    }

    private mutating func column(of key: String) -> Int32 {
        if let column = columnOfKey[key] { return column }
        let column = Int32(keys.count)
        columnOfKey[key] = column
        keys.append(key)
        return column
    }

    func isNew(_ key: String) -> Bool { columnOfKey[key] == nil }

    /// Adds the keys that only the header names, and puts all into the order of their names: what
    /// is learned does not depend on which lead came first.
    mutating func arrangeKeys() {
        for key in header.points.keys.sorted() { _ = column(of: key) }
        let order = keys.indices.sorted { keys[$0] < keys[$1] }
        var place = [Int32](repeating: 0, count: keys.count)
        for (new, old) in order.enumerated() { place[old] = Int32(new) }
        for at in columns.indices { columns[at] = place[Int(columns[at])] }
        keys = order.map { keys[$0] }
        columnOfKey = Dictionary(uniqueKeysWithValues: zip(keys, 0...))
        for at in verdicts.indices { sortEntries(verdicts[at].entries) }
    }

    private mutating func sortEntries(_ range: Range<Int>) {
        let sorted = range.sorted { columns[$0] < columns[$1] }.map { (columns[$0], values[$0]) }
        for (at, entry) in zip(range, sorted) { (columns[at], values[at]) = entry }
    }

    func entries(_ verdict: Verdict) -> [(column: Int, value: Double)] {
        verdict.entries.map { (Int(columns[$0]), values[$0]) }
    }

    func features(_ verdict: Verdict) -> [FeatureValue] {
        verdict.entries.map { FeatureValue(keys[Int(columns[$0])], values[$0]) }
    }

    /// What is learned from these rules on: every key is a feature.
    func prior(_ rules: LearningRules) -> Prior {
        Prior(
            features: keys.map { key in
                let group = group(of: key)
                return PriorFeature(
                    key: key, kind: group == Feature.behaviourGroup ? .behaviour : .fit,
                    group: group,
                    handPoints: header.points[key] ?? 0, isPinned: false, meaning: key)
            },
            pointsToDoubleOdds: header.pointsToDoubleOdds, baseRate: header.baseRate, rules: rules)
    }

    private func group(of key: String) -> String {
        groupOfKey[key] ?? Self.attribute(of: key) ?? Feature.behaviourGroup
    }

    /// The attribute of a key `attribute=label`; `visits>=3` is a behaviour.
    package static func attribute(of key: String) -> String? {
        guard let sign = key.firstIndex(of: "="), sign > key.startIndex,
            !"<>!".contains(key[key.index(before: sign)])
        else { return nil }
        return String(key[..<sign])
    }
}

extension VerdictStream {
    /// Attributes of all keys, in the order of the keys.
    var attributes: [FitAttribute] {
        var seen: Set<String> = []
        return keys.map(group).filter {
            $0 != Feature.behaviourGroup && seen.insert($0).inserted
        }.map {
            FitAttribute(
                name: $0, from: [], kind: .number(bands: []),
                subject: .init(named: meaningOfGroup[$0] ?? $0))
        }
    }

    /// Groups that a verdict teaches: all, unless the reason of a rejection says less.
    func mask(_ verdict: Verdict, attributes: [FitAttribute]) -> [String] {
        guard !verdict.isAccepted, let reason = verdict.reason else {
            return [Feature.behaviourGroup] + attributes.map(\.name)
        }
        let blamed = attributes.map(\.name).filter {
            verdict.blamed.contains(meaningOfGroup[$0] ?? $0) || verdict.blamed.contains($0)
        }
        return reason.mask(attributes, blamed: verdict.blamed.isEmpty ? [] : blamed)
    }
}
