import System

extension Dice {
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    mutating func between(_ low: Int64, _ high: Int64) -> Int64 {
        low + Int64(next() % UInt64(high - low + 1))
    }
}
