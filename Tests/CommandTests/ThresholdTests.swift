import Leads
import Runtime
import Testing

@testable import leadloop

@Suite struct ThresholdTests {
    /// 500 leads with 0.1 to 50 points, ten a day; half are accepted at 40.
    private func advice(
        acceptance: Double? = nil, capacity: ThresholdAdvice.Capacity? = nil, count: Int = 500
    ) -> ThresholdAdvice {
        let leads = (0..<count).map {
            LeadSample.Lead(
                newestEventMilliseconds: Int64($0) * 8_640_000,
                bestPoints: Double(($0 * 7) % count + 1) / 10)
        }
        let weights = PublishedWeights(
            version: 3, points: [:], offset: 40, atMilliseconds: 0, verdicts: 75)
        return ThresholdAdvice(
            sample: LeadSample(leads, weights: weights), pointsToDoubleOdds: 20, threshold: 45,
            acceptance: acceptance, capacity: capacity)
    }

    @Test("for an acceptance: offset + 20 log2(p/(1-p))")
    func acceptance() throws {
        #expect(advice(acceptance: 0.5).forAcceptance == 40)
        let points = try #require(advice(acceptance: 2.0 / 3).forAcceptance)
        #expect(abs(points - 60) < 1e-9)
        #expect(abs(advice(acceptance: 0.7).expectation(at: points).probability - 2.0 / 3) < 1e-12)
    }

    @Test("for a capacity: that share of the leads lies at or above it, and no more")
    func capacity() throws {
        for share in [0.01, 0.05, 0.4, 0.999] {
            let advice = advice(capacity: .share(share))
            let points = try #require(advice.forCapacity)
            let taken = advice.expectation(at: points).leads
            #expect(taken == Int((share * 500 + 1e-9).rounded(.down)), "\(share)")
        }
        // 500 leads in 499/10 days, two of them a day.
        let daily = advice(capacity: .perDay(2))
        let points = try #require(daily.forCapacity)
        let expected = daily.expectation(at: points)
        #expect(expected.leads == 99)
        #expect(try #require(expected.mqlsPerDay) <= 2)
        // More than there are: all of them.
        let many = advice(capacity: .perDay(1_000))
        #expect(many.expectation(at: try #require(many.forCapacity)).leads == 500)
        // Leads of one moment tell no rate.
        #expect(advice(capacity: .perDay(2), count: 1).forCapacity == nil)
    }

    @Test("with both, the stricter one is suggested, with what to expect there")
    func both() throws {
        let advice = advice(acceptance: 0.5, capacity: .share(0.1))
        #expect(advice.stricter == advice.forCapacity)
        let expected = advice.expectation(at: try #require(advice.stricter))
        #expect(expected.leads == 50)
        #expect(try #require(expected.acceptance) > expected.probability)
        let text = ThresholdView(advice: advice).text(width: nil, .plain)
            .replacing(#/ +/#, with: " ")
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.count == 8)
        #expect(lines[1].hasPrefix("now 45.00 54 %"))
        #expect(lines[2].hasPrefix("acceptance 40.00 50 %"))
        #expect(lines[3].hasPrefix("capacity 45.01"))
        #expect(lines[4].hasPrefix("suggested 45.01"))
        #expect(text.contains("500 leads with the newest events, about 10.0 a day"))
        let json = ThresholdView(advice: advice).json
        #expect(json.hasPrefix(#"{"weightsVersion":3,"offset":40,"sampleLeads":500,"#))
        #expect(json.contains(#""suggested":45.01,"thresholds":[{"threshold":"now","points":45,"#))
    }

    @Test(
        "shares and capacities as people write them",
        arguments: [
            ("0.05", .share(0.05)), ("5%", .share(0.05)), ("12/day", .perDay(12)), ("0", nil),
            ("1", nil), ("-1/day", nil), ("nan", nil), ("inf/day", nil), ("12", nil), ("", nil),
        ] as [(String, ThresholdAdvice.Capacity?)])
    func words(text: String, capacity: ThresholdAdvice.Capacity?) {
        #expect(Parse<ThresholdAdvice.Capacity>.capacity.read(text) == capacity)
    }
}
