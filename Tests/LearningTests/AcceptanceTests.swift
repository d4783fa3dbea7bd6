import Learning
import Testing

@Suite struct AcceptanceTests {
    /// Newcombe 1998, table I, method 3 (to four digits): a wrong z or a normal interval fails.
    @Test(
        "Wilson's interval agrees with published values",
        arguments: [
            (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
            (1, 29, 0.0061, 0.1718), (20, 20, 0.8389, 1),
        ] as [(Int, Int, Double, Double)])
    func wilson(accepted: Int, count: Int, low: Double, high: Double) throws {
        let interval = try #require(Acceptance(accepted: accepted, count: count).interval)
        #expect(abs(interval.lowerBound - low) < 5e-5, "\(interval)")
        #expect(abs(interval.upperBound - high) < 5e-5, "\(interval)")
    }

    @Test("nothing has no share and no interval")
    func nothing() {
        #expect(Acceptance().share == nil && Acceptance().interval == nil)
    }

    @Test("bins of the reliability table hold every verdict once and give the ECE")
    func reliability() {
        var quality = Quality()
        // 23 rows, not in order: three bins have three of them, the others two.
        for row in 0..<23 {
            quality.note(Double((row * 7) % 23) / 23, accepted: row % 3 == 0)
        }
        let bins = quality.reliability()
        #expect(bins.map(\.acceptance.count) == [3, 3, 3, 2, 2, 2, 2, 2, 2, 2])
        #expect(bins.map(\.probability) == bins.map(\.probability).sorted())
        let error = bins.reduce(0) {
            $0 + Double($1.acceptance.count)
                * abs($1.probability - ($1.acceptance.share ?? 0)) / 23
        }
        #expect(abs(error - quality.calibrationError()) < 1e-12)
        #expect(quality.suffix(5).count == 5 && quality.suffix(5).p == Array(quality.p.suffix(5)))
        #expect(Quality().reliability().isEmpty)
        var sure = Quality()
        for row in 0..<20 { sure.note(0.9, accepted: row < 2) }
        #expect(sure.reliability(bins: 1).map(\.fits) == [false])
    }
}
