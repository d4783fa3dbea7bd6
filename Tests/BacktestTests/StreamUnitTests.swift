import Backtest
import Testing

/// Times and keys of verdict streams.
@Suite struct StreamUnitTests {
    @Test("times may leave out zone, seconds and clock; numbers are seconds or milliseconds")
    func times() {
        #expect(StreamTime.milliseconds("2026-01-02T03:04:05Z") == 1_767_323_045_000)
        #expect(StreamTime.milliseconds("2026-01-02 03:04:05.5") == 1_767_323_045_500)
        #expect(StreamTime.milliseconds("2026-01-02T03:04") == 1_767_323_040_000)
        #expect(StreamTime.milliseconds("2026-01-02") == 1_767_312_000_000)
        #expect(StreamTime.milliseconds("2026-01-02T03:04:05+01:00") == 1_767_319_445_000)
        for text in ["", "2026", "2026-13-01", "01/02/2026", "ääääääääääää"] {
            #expect(StreamTime.milliseconds(text) == nil, "\(text)")
        }
        #expect(StreamTime.milliseconds(1_767_323_045) == 1_767_323_045_000)
        #expect(StreamTime.milliseconds(1_767_323_045_000) == 1_767_323_045_000)
    }

    @Test("keys name=label are fit; comparisons are behaviours")
    func groups() {
        #expect(VerdictStream.attribute(of: "source=web") == "source")
        #expect(VerdictStream.attribute(of: "a=b>=3") == "a")
        for key in ["visits>=3", "exit<=2", "x!=1", "demo", "=odd"] {
            #expect(VerdictStream.attribute(of: key) == nil, "\(key)")
        }
    }
}
