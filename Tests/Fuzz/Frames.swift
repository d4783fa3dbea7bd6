/// Several records in one input: before each its kind, the lengths of key and value, and perhaps a
/// time. What is cut off is shorter; any bytes are frames.
struct Frame {
    /// Which input it belongs to, or what else a harness makes of it.
    var isFeedback = false
    var key: [UInt8]?
    var value: [UInt8]?
    /// nil: the usual one.
    var time: Int64?

    private enum Flag {
        static let feedback: UInt8 = 1
        static let noKey: UInt8 = 2
        static let noValue: UInt8 = 4
        static let time: UInt8 = 8
    }

    static func read(_ bytes: UnsafeRawBufferPointer) -> [Frame] {
        var frames: [Frame] = []
        var at = 0
        func take(_ count: Int) -> [UInt8] {
            defer { at = min(bytes.count, at + count) }
            return Array(bytes[at..<min(bytes.count, at + count)])
        }
        func number(_ count: Int) -> Int64 { take(count).reduce(0) { $0 << 8 | Int64($1) } }
        while at < bytes.count, frames.count < 64 {
            let flags = take(1)[0]
            let keyCount = Int(number(2))
            let valueCount = Int(number(3))
            var frame = Frame(isFeedback: flags & Flag.feedback != 0)
            if flags & Flag.time != 0 { frame.time = number(8) }
            let (key, value) = (take(keyCount), take(valueCount))
            frame.key = flags & Flag.noKey != 0 ? nil : key
            frame.value = flags & Flag.noValue != 0 ? nil : value
            frames.append(frame)
        }
        return frames
    }

    var encoded: [UInt8] {
        var flags: UInt8 = isFeedback ? Flag.feedback : 0
        if key == nil { flags |= Flag.noKey }
        if value == nil { flags |= Flag.noValue }
        if time != nil { flags |= Flag.time }
        func bytes(_ number: Int64, _ count: Int) -> [UInt8] {
            (1...count).map { UInt8(truncatingIfNeeded: number >> (8 * Int64(count - $0))) }
        }
        return [flags] + bytes(Int64(key?.count ?? 0), 2) + bytes(Int64(value?.count ?? 0), 3)
            + (time.map { bytes($0, 8) } ?? []) + (key ?? []) + (value ?? [])
    }
}

extension [Frame] {
    var encoded: [UInt8] { flatMap(\.encoded) }
}
