import Kafka
import System
import Wire

/// What a replay would send, and what it leaves where it is.
struct DlqPlan {
    /// By the partition of the dead letter topic.
    private(set) var chosen: [TopicPartition: OffsetSet] = [:]
    /// Records to send, by topic and code.
    private(set) var counts: [DlqListView.Kind: Int] = [:]
    private(set) var replayedBefore = 0
    /// Only a stub was kept of these.
    private(set) var truncated = 0
    /// Of topics that are not replayed.
    private(set) var others = 0

    var count: Int { counts.values.reduce(0, +) }

    /// - Parameter sources: topics to which records may go back: the inputs. What is wrong among
    ///   the judgements is no producer's fault that could be fixed.
    init(
        _ letters: [DeadLetterLine], replayed: [TopicPartition: OffsetSet], sources: Set<String>
    ) {
        var found: [TopicPartition: [Int64]] = [:]
        for letter in letters {
            let place = TopicPartition(letter.record.topic, letter.record.partition)
            if !sources.contains(letter.source) {
                others += 1
            } else if letter.isTruncated {
                truncated += 1
            } else if replayed[place]?.contains(letter.record.offset) == true {
                replayedBefore += 1
            } else {
                found[place, default: []].append(letter.record.offset)
                counts[DlqListView.Kind(source: letter.source, code: letter.code), default: 0] += 1
            }
        }
        chosen = found.mapValues { OffsetSet($0) }
    }

    func contains(_ letter: DeadLetterLine) -> Bool {
        chosen[TopicPartition(letter.record.topic, letter.record.partition)]?
            .contains(letter.record.offset) ?? false
    }

    /// What is left where it is, and why.
    var notes: [String] {
        var notes: [String] = []
        if replayedBefore > 0 { notes.append("\(grouped(replayedBefore)) replayed before") }
        if truncated > 0 {
            notes.append("\(grouped(truncated)) too large to have been kept whole")
        }
        if others > 0 { notes.append("\(grouped(others)) of topics that are not replayed") }
        return notes
    }
}
