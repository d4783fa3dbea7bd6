// What a reader saw of a topic, small enough for fifty million records: a running hash per
// partition, kept at every 4,096th record, so that a difference is found near its place.
import Kafka
import Leads

struct Seen {
    private struct Partition {
        var count = 0
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var marks: [Mark] = []
        var last = Mark()
    }
    private struct Mark: Equatable {
        var offset: Int64 = -1
        var hash: UInt64 = 0
    }
    private var partitions: [Partition]
    private static let interval = 4_096

    init(partitions: Int32) {
        self.partitions = Array(repeating: Partition(), count: Int(partitions))
    }

    var count: Int { partitions.reduce(0) { $0 + $1.count } }

    mutating func take(_ partition: Int32, _ offset: Int64, _ id: UInt64) {
        let index = Int(partition)
        var one = partitions[index]
        one.hash = (one.hash ^ UInt64(bitPattern: offset)) &* 0x100_0000_01b3
        one.hash = (one.hash ^ id) &* 0x100_0000_01b3
        one.count += 1
        one.last = Mark(offset: offset, hash: one.hash)
        if one.count.isMultiple(of: Self.interval) { one.marks.append(one.last) }
        partitions[index] = one
    }

    /// Whether `after`, which is read from the start and at least as far, is the same so far.
    /// - Parameter after: its marks are looked up at ours.
    func differences(from after: Seen, lastOf: [Int: UInt64]) -> [String] {
        partitions.indices.compactMap { index in
            let (own, other) = (partitions[index], after.partitions[index])
            var from: Int64 = 0
            for (mark, theirs) in zip(own.marks, other.marks) {
                guard mark == theirs else {
                    return "/\(index) between \(from) and \(mark.offset): not what was seen then"
                }
                from = mark.offset
            }
            guard own.count == 0 || lastOf[index] == own.last.hash else {
                return "/\(index) between \(from) and \(own.last.offset): not what was seen then"
            }
            return nil
        }
    }

    /// Offset of the last record of a partition; -1: none.
    func lastOffset(_ partition: Int) -> Int64 { partitions[partition].last.offset }
    func hash(_ partition: Int) -> UInt64 { partitions[partition].hash }
}
