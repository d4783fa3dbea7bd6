import Testing

@testable import Runtime

@Suite("when memory is given back")
struct TrimRuleTests {
    private let start = ContinuousClock.now

    @Test("once, some time after the last burst; caught: in the middle of one, or at every turn")
    func onceAfterTheLast() {
        var rule = TrimRule()
        var times: [Int] = []
        for second in 0..<60 {
            if second == 10 || (20...25).contains(second) {
                rule.noteBurst(at: start + .seconds(second))
            }
            if rule.takeIsDue(at: start + .seconds(second)) { times.append(second) }
        }
        #expect(times == [15, 30])
    }
}
