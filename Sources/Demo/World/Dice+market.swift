import Leads
import System

extension Dice {
    /// The same draws for the same name, whatever was drawn elsewhere: threads cannot disturb it.
    init(seed: UInt64, name: String) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        self.init(seed: seed ^ hash)
        _ = next()
    }

    /// An index, as likely as its share of the sum.
    mutating func pick(byShare shares: [Double]) -> Int {
        var left = unit() * shares.reduce(0, +)
        for (index, share) in shares.enumerated() {
            left -= share
            if left < 0 { return index }
        }
        return shares.count - 1
    }

    /// Exponentially distributed, at most six times the mean.
    mutating func wait(mean: Double) -> Double { min(6, -log(1 - unit())) * mean }
}
