import Brokers
import Glibc
import Testing

@testable import Demo
@testable import leadloop

/// The built binary: the whole loop on the mock cluster.
@Suite(.serialized) struct DemoRunTests {
    /// Of a row of the summary, with the lines that continue it.
    private func numbers(_ name: String, in text: String) -> [Int] {
        let lines = text.split(separator: "\n")
        guard let first = lines.firstIndex(where: { $0.hasPrefix(name) }) else { return [] }
        let rest = lines[(first + 1)...].prefix { $0.hasPrefix(" ") }
        return ([lines[first]] + rest).joined(separator: " ").split {
            !$0.isNumber && $0 != "," && $0 != "."
        }
        .compactMap { Int($0.filter { $0 != "," }) }
    }

    @Test("it ends by itself with 0, and every count of its summary agrees")
    func summary() throws {
        let end = try Program.run(["demo", "--for", "4s", "--plain", "--rate", "4000"])
        #expect(end.code == 0, "\(end.talk)")
        #expect(end.talk.isEmpty)
        #expect(!end.data.contains("\u{1B}"))
        let events = numbers("events", in: end.data)
        try #require(events.count == 7, "\(end.data)")
        #expect(events[0] == events[2...6].reduce(0, +), "\(end.data)")
        #expect(events[0] > 4_000)
        let mqls = numbers("MQLs", in: end.data)
        #expect(mqls.count == 2 && mqls[0] == mqls[1] && mqls[0] > 0, "\(end.data)")
        #expect(numbers("dead letters", in: end.data).first == events[6])
        #expect(end.data.contains("every count agrees"))
        let lines = end.data.split { (character: Character) in character == "\n" }
        #expect(lines.suffix(12).allSatisfy { $0.count <= 80 })
    }

    @Test("SIGINT stops it cleanly, with its summary and 0")
    func interrupted() throws {
        let child = try Program.start(["demo", "--plain", "--rate", "2000"])
        let deadline = ContinuousClock.now + .seconds(40)
        while !child.data.contains("scored/s"), ContinuousClock.now < deadline { usleep(50_000) }
        child.signal(SIGINT)
        let end = child.wait()
        #expect(end.code == 0, "\(end.talk)")
        #expect(end.data.contains("every count agrees"), "\(end.data)")
    }
}
