import Testing

@testable import leadloop

@Suite("check: records without a time")
struct RecordTimeTests {
    /// Caught: the sample dated with the time of the check, so that `check` finds nothing where `run`
    /// did.
    @Test("-1, 0 and seconds for milliseconds are none, and are counted")
    func remark() throws {
        var sample = RecordTimeSample()
        sample.add(1_767_225_600_000)
        #expect(sample.remark(of: "t") == nil)
        for time: Int64? in [nil, 0, 1_767_225_600] { sample.add(time) }
        let remark = try #require(sample.remark(of: "t"))
        #expect(remark.level == .warning)
        #expect(remark.what == "3 of 4 sampled records of t have no time")
    }
}
