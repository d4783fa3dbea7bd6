import System

/// Makes the benchmark's records one after the other, in buffers that are used again.
struct BenchEvents {
    private(set) var key: [UInt8] = []
    private(set) var value: [UInt8] = []
    private(set) var milliseconds: Int64
    /// Whether the value was cut off.
    private(set) var isCut = false
    private var random: SplitMix64
    private let events: [[UInt8]]
    /// Upper ends of the shares, as parts of 2^32.
    private let ends: [UInt64]

    /// - Parameter startMilliseconds: time before the first event.
    init(seed: UInt64, startMilliseconds: Int64) {
        random = SplitMix64(seed: seed)
        milliseconds = startMilliseconds
        events = BenchWork.behaviours.map { Array($0.event.utf8) }
        var sum = 0.0
        ends = BenchWork.behaviours.map {
            sum += $0.share
            return UInt64((sum * 4_294_967_296).rounded())
        }
        key.reserveCapacity(32)
        value.reserveCapacity(512)
    }

    /// Makes the next record in `key`, `value` and `milliseconds`.
    mutating func advance() {
        let u = Double(random.next() >> 11) / 9_007_199_254_740_992
        let lead = Int(Double(BenchWork.leadCount) * u * u)
        let pick = random.next() >> 32
        let event = ends.firstIndex { pick < $0 } ?? ends.count - 1
        milliseconds += Int64(random.below(UInt64(BenchWork.gapMillisecondsMax) + 1))
        key.removeAll(keepingCapacity: true)
        key.append(contentsOf: "lead-".utf8)
        Self.append(lead, to: &key)
        writeValue(events[event])
        isCut = random.below(UInt64(BenchWork.cutOneIn)) == 0
        if isCut { value.removeLast(value.count - value.count / 2) }
    }

    /// A Segment call of about 365 bytes.
    private mutating func writeValue(_ event: [UInt8]) {
        let page = Int(random.below(10_000))
        value.removeAll(keepingCapacity: true)
        text("{\"messageId\":\"")
        hexadecimal(random.next())
        hexadecimal(random.next())
        text("\",\"type\":\"track\",\"event\":\"")
        value.append(contentsOf: event)
        text("\",\"userId\":\"")
        value.append(contentsOf: key)
        text("\",\"timestamp\":\"")
        EventTime.append(milliseconds, to: &value)
        text("\",\"properties\":{\"path\":\"/page/")
        Self.append(page, to: &value)
        text("\",\"campaign\":\"spring\",\"seconds\":")
        Self.append(page % 300, to: &value)
        text("},\"context\":{\"ip\":\"10.0.")
        Self.append(page % 256, to: &value)
        text(".")
        Self.append(page / 256, to: &value)
        text("\",\"library\":{\"name\":\"analytics.js\",\"version\":\"2.11.1\"},\"userAgent\":\"")
        text("Mozilla/5.0 (X11; Linux x86_64; rv:128.0)\",\"locale\":\"en-US\"}}")
    }

    private mutating func text(_ text: StaticString) {
        value.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func hexadecimal(_ number: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(shift)) & 15
            value.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        if number >= 10 { append(number / 10, to: &bytes) }
        bytes.append(UInt8(0x30 + number % 10))
    }
}

extension SplitMix64 {
    /// Even enough for a benchmark: off by at most limit / 2^64.
    mutating func below(_ limit: UInt64) -> UInt64 { next().multipliedFullWidth(by: limit).high }
}
