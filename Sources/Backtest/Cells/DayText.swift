import System

/// A day since 1970 as people and programs write it: `2026-03-04`.
func dayText(_ day: Double) -> String {
    var bytes: [UInt8] = []
    EventTime.append(Int64(day) * 86_400_000, to: &bytes)
    return String(decoding: bytes.prefix(10), as: UTF8.self)
}
