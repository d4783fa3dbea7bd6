import System
import TestSupport
import Testing
import Wire

@Suite("writing JSON")
struct WireJSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("writes nested documents with every comma in its place")
    func document() {
        let text = text {
            $0.object {
                $0.field("a", "x")
                $0.field("b") { $0.array { _ in } }
                $0.field("c") {
                    $0.array {
                        $0.value(1)
                        $0.object { _ in }
                        $0.object {
                            $0.field("d", true)
                            $0.field("e") { $0.null() }
                        }
                        $0.array { $0.value("y") }
                    }
                }
                $0.field("f", points: 1_726)
                $0.field("g", time: 1_767_825_270_228)
                $0.field("h", 0.5)
                $0.field("i", Int64.min)
            }
        }
        #expect(
            text == #"{"a":"x","b":[],"c":[1,{},{"d":true,"e":null},["y"]],"f":17.26,"#
                + #""g":"2026-01-07T22:34:30.228Z","h":0.5,"i":-9223372036854775808}"#)
    }

    @Test("a reset writer starts again")
    func reset() {
        var writer = JSONWriter()
        writer.value("first")
        writer.reset()
        writer.value(2)
        #expect(writer.bytes == Array("2".utf8))
    }

    static let points: [(centipoints: Int64, text: String)] = [
        (0, "0"), (1, "0.01"), (-1, "-0.01"), (10, "0.1"), (-50, "-0.5"), (99, "0.99"), (100, "1"),
        (5_000, "50"), (1_726, "17.26"), (11_754, "117.54"), (-2_500, "-25"), (109, "1.09"),
        (.max, "92233720368547758.07"), (.min, "-92233720368547758.08"),
    ]

    @Test("writes points exactly", arguments: points)
    func exactPoints(centipoints: Int64, expected: String) {
        #expect(text { $0.value(points: centipoints) } == expected)
    }

    static let numbers: [(number: Double, text: String)] = [
        (0, "0"), (-0.0, "-0"), (1, "1"), (0.1, "0.1"), (0.867, "0.867"),
        (1e15, "1000000000000000"),
        (1e16, "1e+16"), (1e-5, "1e-05"), (.leastNonzeroMagnitude, "5e-324"),
        (-1.5e300, "-1.5e+300"),
        (.nan, "null"), (.infinity, "null"), (-.infinity, "null"),
    ]

    @Test("writes the shortest text of a number, null for what JSON has not", arguments: numbers)
    func shortest(number: Double, expected: String) {
        #expect(text { $0.value(number) } == expected)
    }

    @Test("any number and any string read back the same, here and in Foundation")
    func roundTrip() throws {
        let seed: UInt64 = 41
        var random = SplitMix64(seed: seed)
        let reader = JSONReader(keys: ["s", "d", "i"])
        for _ in 0..<5_000 {
            let string = randomString(&random)
            var double = Double(bitPattern: random.next())
            if !double.isFinite { double = 0 }
            let integer = Int64.random(in: -(1 << 53)...(1 << 53), using: &random)
            var writer = JSONWriter()
            writer.object { object in
                object.field("s", string)
                object.field("d", double)
                object.field("i", integer)
                Array(string.utf8).withUnsafeBytes { object.field("t", $0) }
                object.field(string + "key", true)
            }
            try reader.read(writer.bytes.span.bytes)
            #expect(String(decoding: reader.text(0), as: UTF8.self) == string, "seed \(seed)")
            #expect(reader.number(1) == double, "seed \(seed)")
            #expect(reader.number(2) == Double(integer), "seed \(seed)")
            let value = try #require(FoundationValue(writer.bytes), "seed \(seed)")
            #expect(value["s"] == .text(string) && value["t"] == .text(string), "seed \(seed)")
            #expect(value["d"] == .number(double), "seed \(seed)")
            #expect(value["i"] == .number(Double(integer)), "seed \(seed)")
            #expect(value[string + "key"] == .bool(true), "seed \(seed)")
        }
    }

    private func randomString(_ random: inout SplitMix64) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<20, using: &random) {
            let range: ClosedRange<UInt32> =
                [
                    0...0x1F, 0x20...0x7F, 0x80...0x7FF, 0x2028...0x2029, 0x800...0xD7FF,
                    0xE000...0xFFFF, 0x10000...0x10FFFF,
                ].randomElement(using: &random) ?? 0...0
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
