// The meta records of one partition, each against the one before it.
import Leads
import Wire

struct MetaChain {
    let topic: String
    let partition: Int32
    private(set) var count = 0
    private var last: MetaRecord?
    /// Compaction keeps one record of what it has cleaned: one hole, behind the first.
    private var mayHaveHole = true

    init(topic: String, partition: Int32) { (self.topic, self.partition) = (topic, partition) }

    mutating func take(_ meta: MetaRecord, offset: Int64, _ findings: inout AuditFindings) {
        func add(_ sentence: String) {
            findings.add(.chain, topic, partition, offset, sentence)
        }
        count += 1
        for input in ScorerInput.allCases where meta.replayFrom[input] > meta.committed[input] {
            add(
                "replay of \(input) starts at \(meta.replayFrom[input]), behind O "
                    + "\(meta.committed[input])")
        }
        guard let last else {
            self.last = meta
            return
        }
        if meta.serial <= last.serial {
            add("transaction \(meta.serial) follows \(last.serial): two workers wrote this state")
        } else if meta.serial > last.serial + 1, !mayHaveHole {
            add("transaction \(meta.serial) follows \(last.serial): some between are missing")
        }
        mayHaveHole = false
        for input in ScorerInput.allCases {
            compare(input, last, meta, add)
        }
        if meta.partitionCount != last.partitionCount {
            add("\(last.partitionCount) partitions became \(meta.partitionCount)")
        }
        if meta.partitioner != last.partitioner {
            add(
                "partitioner \(last.partitioner.rawValue) became \(meta.partitioner.rawValue)")
        }
        if meta.weightsVersion < last.weightsVersion {
            add("weights went back from version \(last.weightsVersion) to \(meta.weightsVersion)")
        }
        if !meta.names.extends(last.names) { add("the table of names was rewritten") }
        self.last = meta
    }

    private func compare(
        _ input: ScorerInput, _ last: MetaRecord, _ meta: MetaRecord, _ add: (String) -> Void
    ) {
        let (before, after) = (last.counts[input], meta.counts[input])
        let moved = meta.committed[input] - last.committed[input]
        if moved < 0 {
            add("O of \(input) went back from \(last.committed[input]) to \(meta.committed[input])")
        }
        let pairs = [
            (before.scored, after.scored), (before.ignored, after.ignored),
            (before.duplicate, after.duplicate), (before.late, after.late),
            (before.deadLettered, after.deadLettered),
        ]
        if pairs.contains(where: { $0 > $1 }) { add("a counter of \(input) went back") }
        if after.total - before.total > max(0, moved) {
            add("\(after.total - before.total) records of \(input) in \(moved) offsets")
        }
    }
}

extension NameTable {
    fileprivate func extends(_ other: NameTable) -> Bool {
        behaviours.starts(with: other.behaviours) && attributes.starts(with: other.attributes)
            && labels.starts(with: other.labels)
    }
}
