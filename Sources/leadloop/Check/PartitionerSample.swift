import Leads
import System

/// Keys of a topic with the partitions they lie on: which producers' hash made them.
///
/// A key on the partition of another hash is sent to a worker that does not know the lead
/// (kafka.md, "Partitioner"). Two hashes agree on one key in n by chance.
struct PartitionerSample: Equatable {
    let topic: String
    let partitions: Int32
    /// Records with a key.
    private(set) var count = 0
    private(set) var withoutKey = 0
    /// Keys by the set of partitioners that put them where they lie.
    private var fits: [Set<Partitioner>: Int] = [:]

    init(topic: String, partitions: Int32) { (self.topic, self.partitions) = (topic, partitions) }

    mutating func add(key: [UInt8], on partition: Int32) {
        guard !key.isEmpty else {
            withoutKey += 1
            return
        }
        count += 1
        let found = Partitioner.allCases.filter {
            $0.partition(key: key.span.bytes, count: partitions) == partition
        }
        fits[Set(found), default: 0] += 1
    }

    enum Verdict: Equatable {
        /// No keys yet.
        case unknown
        /// Each of these alone puts every key where it lies; several if there are few keys.
        case written(by: [Partitioner])
        /// Some producers with each of these.
        case mixed([Partitioner])
        case neither
    }

    var verdict: Verdict {
        if count == 0 { return .unknown }
        let alone = Partitioner.allCases.filter { strays(from: $0) == 0 }
        if !alone.isEmpty { return .written(by: alone) }
        if fits[[]] != nil { return .neither }
        let all = Partitioner.allCases
        // The fewest that explain all of it.
        let pair = all.lazy.compactMap { leftOut in
            let pair = all.filter { $0 != leftOut }
            return fits.keys.allSatisfy { !$0.isDisjoint(with: pair) } ? pair : nil
        }.first
        return .mixed(pair ?? all)
    }

    /// Keys that lie elsewhere than where `partitioner` puts them.
    func strays(from partitioner: Partitioner) -> Int {
        fits.reduce(0) { $1.key.contains(partitioner) ? $0 : $0 + $1.value }
    }

    func agrees(with partitioner: Partitioner) -> Bool { strays(from: partitioner) == 0 }
}
