import Config
import Leads
import System
import Testing
import Wire
import YAML

@testable import leadloop

@Suite struct BenchTests {
    private static let count = 200_000
    private static let start: Int64 = 1_780_000_000_000

    @Test("the benchmark's events have the shares, leads, times and sizes of its description")
    func shares() {
        var events = BenchEvents(seed: BenchWork.seed, startMilliseconds: Self.start)
        let reader = JSONReader(keys: ["event", "userId", "messageId", "timestamp"])
        var byEvent: [String: Int] = [:]
        var (cut, bytes, low, before) = (0, 0, 0, Self.start)
        for _ in 0..<Self.count {
            events.advance()
            #expect(events.milliseconds >= before)
            before = events.milliseconds
            if events.isCut {
                cut += 1
                #expect(throws: Rejection.self) { try reader.read(events.value.span.bytes) }
                continue
            }
            bytes += events.value.count
            guard (try? reader.read(events.value.span.bytes)) != nil else {
                Issue.record("not JSON")
                return
            }
            byEvent[String(decoding: reader.text(0), as: UTF8.self), default: 0] += 1
            #expect(Array(reader.text(1)) == events.key)
            #expect(reader.text(2).count == 32)
            #expect(EventTime.milliseconds(reader.text(3)) == events.milliseconds)
            // u < 0.1 is a hundredth of the leads and a tenth of the events.
            if let lead = Int(String(decoding: events.key.dropFirst(5), as: UTF8.self)) {
                #expect(lead < BenchWork.leadCount)
                if lead < BenchWork.leadCount / 100 { low += 1 }
            }
        }
        let whole = Double(Self.count - cut)
        for behaviour in BenchWork.behaviours {
            let share = Double(byEvent[behaviour.event] ?? 0) / whole
            #expect(abs(share - behaviour.share) < 0.004, "\(behaviour.event) \(share)")
        }
        #expect(abs(Double(cut) / Double(Self.count) - 0.001) < 0.0003)
        #expect(abs(Double(low) / whole - 0.1) < 0.004)
        #expect(abs(Double(events.milliseconds - Self.start) / Double(Self.count) - 200) < 2)
        #expect(abs(Double(bytes) / whole - 365) < 8, "\(Double(bytes) / whole) bytes")
    }

    @Test("the same seed makes the same bytes, another seed others")
    func seeds() {
        func first(_ seed: UInt64) -> [[UInt8]] {
            var events = BenchEvents(seed: seed, startMilliseconds: Self.start)
            return (0..<50).map { _ in
                events.advance()
                return events.key + events.value
            }
        }
        #expect(first(1) == first(1))
        #expect(first(1) != first(2))
    }

    @Test("the benchmark's definition is read, with twelve behaviours and no fit")
    func definition() throws {
        let (definition, findings) = Definition.read(
            Array(BenchWork.definition.utf8), file: "bench")
        #expect(findings.filter { $0.severity == .error }.isEmpty)
        let read = try #require(definition)
        #expect(read.behaviours.count == 12)
        #expect(read.fit.isEmpty)
        #expect(read.threshold == 100)
        #expect(read.behaviours.allSatisfy { $0.maxCount == 5 && $0.halfLifeSeconds == 1_209_600 })
        #expect(BenchWork.behaviours.map(\.share).reduce(0, +) > 0.999_999)
    }
}
