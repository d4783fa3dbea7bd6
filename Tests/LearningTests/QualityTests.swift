import Learning
import Testing

@Suite struct QualityTests {
    private func quality(_ rows: [(Double, Bool)]) -> Quality {
        var quality = Quality()
        for (p, accepted) in rows { quality.note(p, accepted: accepted) }
        return quality
    }

    @Test("log-loss is natural and clips sure mistakes at 1e-6")
    func logLoss() {
        #expect(
            (quality([(0.5, true), (0.5, false)]).logLoss - 0.693_147_180_559_945).magnitude < 1e-12
        )
        #expect((quality([(0.8, true)]).logLoss - 0.223_143_551_314_210).magnitude < 1e-12)
        #expect((quality([(0, true)]).logLoss - 13.815_510_557_964).magnitude < 1e-9)
        #expect((quality([(1, false)]).logLoss - 13.815_510_557_964).magnitude < 1e-9)
        #expect(quality([(0, true), (0.5, true)]).logLoss(from: 1) < 0.7)
    }

    @Test("AUC counts pairs, equal ones half")
    func auc() {
        #expect(quality([(0.1, false), (0.2, true), (0.3, false), (0.4, true)]).auc == 0.75)
        #expect(quality([(0.5, false), (0.5, true)]).auc == 0.5)
        #expect(quality([(0.9, false), (0.1, true)]).auc == 0)
        #expect(quality([(0.2, true), (0.2, false), (0.2, false), (0.7, true)]).auc == 0.75)
    }

    @Test("without both kinds of verdicts there is no AUC, without any there is nothing")
    func undefined() {
        #expect(quality([(0.3, true)]).auc.isNaN)
        #expect(quality([]).logLoss.isNaN && quality([]).calibrationError().isNaN)
    }

    @Test("Brier is the mean square")
    func brier() { #expect((quality([(0.8, true), (0.4, false)]).brier - 0.1).magnitude < 1e-12) }

    @Test("calibration compares mean p with acceptance in bins of equal size")
    func calibration() {
        // Four in two bins: |0.15 - 0.5| and |0.85 - 1|, each half.
        let rows = [(0.9, true), (0.1, true), (0.8, true), (0.2, false)]
        #expect((quality(rows).calibrationError(bins: 2) - 0.25).magnitude < 1e-12)
        // Three in two bins: the first has two.
        let three = [(0.1, false), (0.2, false), (0.6, true)]
        #expect((quality(three).calibrationError(bins: 2) - (0.3 + 0.4) / 3).magnitude < 1e-12)
        #expect(quality([(0.3, true), (0.7, true)]).calibrationError() > 0.49)
    }
}
