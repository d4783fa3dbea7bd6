import FoundationEssentials
import Gzip
import Leads
import Learning
import Testing

@Suite("Lines of reps", .enabled(if: SharedData.isPresent, SharedData.skipped))
struct RepTests {
    enum Attack: String, Sendable { case clean, flips, rejects, accepts }

    /// An exact row of learning.md, "Reps": all verdicts, no randomness.
    struct Row: CustomTestStringConvertible {
        var path: String, attack: Attack, line: Double, service: Double
        var testDescription: String { "\(path): rep-1 \(attack)" }
    }
    static let rows = [
        Row(path: ReferenceTests.xedu, attack: .clean, line: 0.3920, service: 0.3966),
        Row(path: ReferenceTests.xedu, attack: .flips, line: 0.3985, service: 0.3997),
        Row(path: ReferenceTests.xedu, attack: .rejects, line: 0.3965, service: 0.3994),
        Row(path: ReferenceTests.xedu, attack: .accepts, line: 0.3989, service: 0.4006),
        Row(path: ReferenceTests.strict, attack: .clean, line: 0.4939, service: 0.4956),
        Row(path: ReferenceTests.strict, attack: .flips, line: 0.4979, service: 0.4984),
        Row(path: ReferenceTests.strict, attack: .rejects, line: 0.4970, service: 0.4976),
        Row(path: ReferenceTests.strict, attack: .accepts, line: 0.4979, service: 0.4976),
    ]

    @Test("one rep of five hardly moves what is learned; without lines it does", arguments: rows)
    func attacks(row: Row) throws {
        let stream = try Stream.load(row.path)
        let reps = try Self.repIds()
        let line = run(stream, reps, row.attack, rules: .boundsOff, isServed: false)
        let served = run(stream, reps, row.attack, rules: LearningRules(), isServed: true)
        print(
            "\(row.testDescription): line \(line.quality.logLoss), service \(served.quality.logLoss)"
        )
        #expect(served.learner.state.freeze == nil, "a hostile rep must not stop publication")
        #expect(line.quality.logLoss <= row.line + 0.001)
        #expect(served.quality.logLoss <= row.service + 0.001)
        var plain = Tuning()
        plain.reps.areUsed = false
        guard row.attack != .clean else { return }
        let control = run(stream, reps, row.attack, rules: .boundsOff, isServed: false, plain)
        #expect(control.quality.logLoss > row.line + 0.001, "the bound must fail without lines")
        let alerts = line.learner.state.reps.alerts(line.learner.tuning.reps)
        let why: [RepAlert.Why] =
            switch row.attack {
            case .clean: []
            case .flips: [.disagrees]
            case .rejects: [.rejects]
            case .accepts: [.accepts]
            }
        #expect(alerts.filter { why.contains($0.why) }.map(\.repId) == ["rep-1"])
    }

    private func run(
        _ stream: Stream, _ reps: [String], _ attack: Attack, rules: LearningRules, isServed: Bool,
        _ tuning: Tuning = Tuning()
    ) -> (quality: Quality, learner: Learner) {
        var tuning = tuning
        tuning.reps.dayMax = nil
        var learner = Learner(stream.prior(rules: rules), tuning: tuning)
        var quality = Quality()
        for (i, verdict) in stream.verdicts.enumerated() {
            let truth = verdict.y == 1
            let said =
                switch (attack, reps[i] == "rep-1") {
                case (.clean, _), (_, false): truth
                case (.flips, true): !truth
                case (.rejects, true): false
                case (.accepts, true): true
                }
            let p =
                isServed
                ? learner.publishedProbability(verdict.features)
                : learner.probability(verdict.features)
            quality.note(p, accepted: truth)
            _ = learner.learn(judgement(i, verdict.features, accepted: said, rep: reps[i]))
            if isServed { _ = learner.publish(at: 0) }
        }
        return (quality, learner)
    }

    /// `repId` of the feedback's lines, in the order of the number in `leadId`.
    private static func repIds() throws -> [String] {
        struct Line: Decodable { var leadId: String, repId: String }
        var lines = try LineReader(path: "\(SharedData.folder)/xeducation/feedback.jsonl.gz")
        var found: [(number: Int, rep: String)] = []
        while let bytes = try lines.next() {
            let line = try JSONDecoder().decode(Line.self, from: Data(bytes))
            found.append((Int(line.leadId.filter(\.isNumber)) ?? 0, line.repId))
        }
        return found.sorted { $0.number < $1.number }.map(\.rep)
    }
}
