import Leads
import System
import Wire
import YAML

/// Reads lines of a verdict stream. One reader for all lines.
final class StreamLineReader {
    static let lineBytesMax = 4 << 20
    static let featuresMax = 4_096
    private static let pointsMax = 1e6
    private static let textBytesMax = 256

    private enum Key: Int, CaseIterable {
        case name, baseRate, pointsToDoubleOdds, points, x, y, k, reason, repId, at, judgedAt
        case judgementId, supersedes, fitAttributes
        case logLoss, auc, ece, brier
    }
    private let json = JSONReader(
        keys: Key.allCases.prefix { $0 != .logLoss }.map { "\($0)" },
        paths: Key.allCases.drop { $0 != .logLoss }.map { "reference.\($0)" },
        bytesMax: lineBytesMax)

    private func read(_ line: [UInt8]) throws(Misfit) {
        do throws(Rejection) { try json.read(line.span.bytes) } catch {
            throw Misfit(error.code.sentence)
        }
    }

    private func kind(_ key: Key) -> JSONKind { json.kind(key.rawValue) }

    private func isGiven(_ key: Key) -> Bool { kind(key) != .absent && kind(key) != .null }

    private func number(_ key: Key) -> Double? {
        kind(key) == .number ? json.number(key.rawValue) : nil
    }

    /// Of a text, or of a number that stands for a name.
    private func text(_ key: Key) throws(Misfit) -> String? {
        guard isGiven(key) else { return nil }
        if let number = number(key) {
            return Int(exactly: number).map(String.init) ?? "\(number)"
        }
        guard kind(key) == .string else { throw Misfit("\(key) is no text") }
        let text = json.text(key.rawValue)
        guard text.count <= Self.textBytesMax else {
            throw Misfit("\(key) is longer than \(Self.textBytesMax) bytes")
        }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
}

extension StreamLineReader {
    /// The first line.
    func header(_ line: [UInt8]) throws(Misfit) -> VerdictStream.Header {
        try read(line)
        if isGiven(.x) || isGiven(.y) {
            throw Misfit("it is a verdict; the header with baseRate and points must come first")
        }
        var faults: [String] = []
        var header = VerdictStream.Header()
        header.name = try text(.name) ?? ""
        if let rate = number(.baseRate), rate > 0, rate < 1 {
            header.baseRate = rate
        } else {
            faults.append("baseRate must be a number between 0 and 1")
        }
        if isGiven(.pointsToDoubleOdds) {
            if let points = number(.pointsToDoubleOdds), points > 0, points <= Self.pointsMax {
                header.pointsToDoubleOdds = points
            } else {
                faults.append("pointsToDoubleOdds must be a number over 0")
            }
        }
        if let points = json.numbers(Key.points.rawValue, countMax: VerdictStream.keysMax) {
            for (key, value) in points {
                guard let value, value.magnitude <= Self.pointsMax else {
                    faults.append("the points of \(Printable.quoted(key)) are no number of points")
                    continue
                }
                header.points[key] = value
            }
        } else {
            faults.append(
                "points must be an object {feature: points} of at most "
                    + "\(VerdictStream.keysMax) features")
        }
        guard faults.isEmpty else { throw Misfit(faults.joined(separator: "\n")) }
        header.reference = VerdictStream.Figures(
            logLoss: number(.logLoss), auc: number(.auc), calibrationError: number(.ece),
            brier: number(.brier))
        return header
    }

    /// Any further line.
    func verdict(
        _ line: [UInt8], number lineNumber: Int
    ) throws(Misfit) -> (verdict: VerdictStream.Verdict, features: [(key: String, x: Double)]) {
        try read(line)
        let features = try features()
        var verdict = VerdictStream.Verdict(
            line: lineNumber, entries: 0..<0, isAccepted: try isAccepted())
        if isGiven(.k) {
            guard let k = number(.k), k > 0, k <= 1 else {
                throw Misfit("k must be a number over 0, at most 1")
            }
            verdict.importance = k
        }
        if let name = try text(.reason) {
            guard let reason = Reason(written: name) else {
                let hint = nearest(name, in: Reason.allCases.map(\.rawValue))
                throw Misfit(
                    "there is no reason \(Printable.quoted(name))"
                        + (hint.map { "; did you mean '\($0)'?" } ?? ""))
            }
            verdict.reason = reason
        }
        if isGiven(.fitAttributes) {
            guard let names = json.strings(Key.fitAttributes.rawValue, countMax: 64) else {
                throw Misfit("fitAttributes must be a list of at most 64 names")
            }
            verdict.blamed = names
        }
        verdict.repId = try text(.repId) ?? ""
        verdict.judgementId = try text(.judgementId)
        verdict.supersedes = try text(.supersedes)
        (verdict.at, verdict.judgedAt) = (try time(.at), try time(.judgedAt))
        if let at = verdict.at, let judgedAt = verdict.judgedAt, judgedAt < at {
            throw Misfit("judgedAt is before at: a verdict cannot come before its hand-over")
        }
        return (verdict, features)
    }

    private func features() throws(Misfit) -> [(key: String, x: Double)] {
        guard let members = json.numbers(Key.x.rawValue, countMax: Self.featuresMax) else {
            throw Misfit(
                kind(.x) == .object
                    ? "x has more than \(Self.featuresMax) features"
                    : "x must be an object {feature: value}")
        }
        var seen: Set<String> = []
        var features: [(key: String, x: Double)] = []
        for (key, value) in members {
            guard let value, value >= 0, value <= 1 else {
                throw Misfit("x of \(Printable.quoted(key)) must be a number from 0 to 1")
            }
            guard !key.isEmpty, key.utf8.count <= Self.textBytesMax else {
                throw Misfit("names of features have 1 to \(Self.textBytesMax) bytes")
            }
            guard seen.insert(key).inserted else {
                throw Misfit("x has \(Printable.quoted(key)) twice")
            }
            features.append((key, value))
        }
        return features
    }

    private func isAccepted() throws(Misfit) -> Bool {
        switch (kind(.y), number(.y)) {
        case (.number, 0): return false
        case (.number, 1): return true
        case (.bool, _): return json.bool(Key.y.rawValue)
        default: throw Misfit("y must be 0 or 1")
        }
    }

    private func time(_ key: Key) throws(Misfit) -> Int64? {
        guard isGiven(key) else { return nil }
        let time =
            if let number = number(key) {
                StreamTime.milliseconds(number)
            } else {
                try text(key).flatMap { StreamTime.milliseconds($0) }
            }
        guard let time else { throw Misfit("\(key) is no time such as 2026-03-04T09:12:00Z") }
        return time
    }
}

extension VerdictStream {
    /// Features of all lines together.
    static let keysMax = 100_000
}
