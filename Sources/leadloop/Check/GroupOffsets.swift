import Kafka
import System

/// Whether a group can go on where it is: a partition whose offset lies outside its topic does not
/// run (transactions.md, "Errors of the consumer").
enum GroupOffsets {
    /// - Parameters:
    ///   - positions: the group's offsets; nil: none yet.
    ///   - ranges: from a topic's first offset to its end, by partition.
    /// - Returns: nothing for a group that never committed.
    static func remarks(
        of group: String, _ positions: [Position], _ ranges: [TopicPartition: Range<Int64>]
    ) -> [Remark] {
        var remarks: [Remark] = []
        var behind: Int64 = 0
        for position in positions {
            guard let offset = position.offset, let range = ranges[position.place] else { continue }
            let at = "group \(group) is at offset \(grouped(offset))"
            if offset < range.lowerBound {
                remarks.append(
                    .error(
                        "\(position.place) does not run: what comes next is deleted",
                        why: "\(at), the topic starts at \(grouped(range.lowerBound))",
                        remedy: "give the topic a longer retention; to go on without these "
                            + "records, start a new group"))
            } else if offset > range.upperBound {
                remarks.append(
                    .error(
                        "\(position.place) does not run: it was truncated",
                        why: "\(at), the topic ends at \(grouped(range.upperBound))",
                        remedy: "restore the topic, or start a new group"))
            } else {
                behind += range.upperBound - offset
            }
        }
        guard remarks.isEmpty, positions.contains(where: { $0.offset != nil }) else {
            return remarks
        }
        let left = counted(Int(behind), "record")
        return [.ok("group \(group) resumes \(left) from the end of its inputs")]
    }
}
