import Brokers
import Glibc
import Testing

/// O10 of the fault campaign: what it must and must not say of what a process holds.
@Suite("what processes hold")
struct ResourcesTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let threads: Int, descriptors: Int, kilobytes: Int, finding: String?
        var testDescription: String { finding ?? "\(threads), \(descriptors), \(kilobytes)" }
    }

    @Test(
        "more than a burst leaves is a finding, up to it none; caught: a bound that is never met",
        arguments: [
            Row(threads: 20, descriptors: 50, kilobytes: 100_000, finding: nil),
            Row(threads: 24, descriptors: 62, kilobytes: 159_152, finding: nil),
            Row(threads: 1, descriptors: 1, kilobytes: 1, finding: nil),
            Row(
                threads: 25, descriptors: 50, kilobytes: 100_000,
                finding: "25 threads, 20 at the start"),
            Row(
                threads: 20, descriptors: 63, kilobytes: 100_000,
                finding: "63 descriptors, 50 at the start"),
            Row(
                threads: 20, descriptors: 50, kilobytes: 159_153,
                finding: "159153 kB of memory, 100000 kB at the start"),
        ])
    func bounds(row: Row) {
        let start = Resources(threads: 20, descriptors: 50, residentKilobytes: 100_000)
        let now = Resources(
            threads: row.threads, descriptors: row.descriptors, residentKilobytes: row.kilobytes)
        #expect(start.excess(of: now, leadCount: 10_000) == row.finding)
    }

    @Test("the baseline of several is the most of each; caught: the last one's, or the sum")
    func most() throws {
        #expect(Resources.most([]) == nil)
        let most = try #require(
            Resources.most([
                Resources(threads: 9, descriptors: 3, residentKilobytes: 5),
                Resources(threads: 2, descriptors: 8, residentKilobytes: 7),
                Resources(threads: 1, descriptors: 1, residentKilobytes: 6),
            ]))
        #expect((most.threads, most.descriptors, most.residentKilobytes) == (9, 8, 7))
    }

    /// The negative control, on this process: 40 pipes are 80 descriptors more than its neighbours
    /// in this run open and close.
    @Test("descriptors that nobody closes are seen in a live process; caught: /proc is misread")
    func leak() throws {
        let start = try #require(Resources(of: getpid()))
        #expect(start.threads > 0 && start.descriptors > 2 && start.residentKilobytes > 1_000)
        var ends: [Int32] = []
        defer { for end in ends { close(end) } }
        for _ in 0..<40 {
            var pair: [Int32] = [-1, -1]
            try #require(pipe(&pair) == 0)
            ends += pair
        }
        var now = try #require(Resources(of: getpid()))
        now.threads = start.threads
        #expect(start.excess(of: now, leadCount: 0)?.contains("descriptors") == true)
        #expect(Resources(of: -1) == nil)
    }
}
