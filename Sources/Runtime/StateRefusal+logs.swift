// What is said of inputs and changelogs that are not what they were.
import Kafka
import Scoring
import System
import Wire

extension StateRefusal {
    /// The input is another log than the one that was read. No partition of the group goes on: a
    /// topic is made again as a whole.
    /// - Parameters:
    ///   - next: where the group would go on.
    ///   - range: of the log as it is now.
    static func otherLog(
        _ place: TopicPartition, _ difference: LogIdentity.Difference, next: Int64,
        _ range: Range<Int64>
    ) -> StateRefusal {
        let what: String
        let why: String
        switch difference {
        case .record(let mark, let other):
            what =
                "\(place.topic) is another log than the group has read: it was deleted and "
                + "created again"
            why =
                "offset \(mark.offset) of partition \(place.partition) held a record of "
                + "\(time(mark)), it now holds one of \(time(other))"
        case .short(let mark, let end, let isSameBefore):
            what =
                isSameBefore
                ? "\(place) lost its newest records"
                : "\(place.topic) was deleted and created "
                    + "again, or lost its newest records"
            why =
                "the group is at offset \(next) of partition \(place.partition), after a record "
                + "of \(time(mark)); the log ends at \(end)"
        }
        let skipped = max(0, min(next, range.upperBound) - range.lowerBound)
        let loss =
            skipped > 0
            ? "going on at \(next) would skip \(skipped) records that lie before it"
            : "going on would skip whatever comes to it below offset \(next)"
        return StateRefusal(
            what: what, why: "\(why); \(loss)",
            remedy: "restore the former topic from a copy, or start a new group (--group), which "
                + "counts from the beginning of the inputs; this refusal stays until then",
            stopsGroup: true)
    }

    private static func time(_ mark: LogFingerprint) -> String {
        mark.timestamp > 0 ? EventTime.text(mark.timestamp) : "no time"
    }

    /// The broker forgets the offsets of a topic that is deleted, and only those.
    static func offsetMissing(_ place: TopicPartition, beside other: TopicPartition)
        -> StateRefusal
    {
        StateRefusal(
            what: "the group has no offset of \(place), but one of \(other)",
            why:
                "a group loses the offsets of one topic when that topic is deleted: \(place.topic) "
                + "was most likely deleted and created again, and going on where the state ends "
                + "would skip what is in it now",
            remedy:
                "if it was: start a new group (--group), which counts from the beginning of the "
                + "inputs; if only offsets were deleted: delete those of both inputs with "
                + "kafka-consumer-groups.sh --delete-offsets, then leadloop run "
                + "--resume-from-meta, which compares the logs with the state",
            stopsGroup: true)
    }

    /// The group does not give this member the same partitions of all inputs.
    /// - Parameter counts: partitions of each input; nil where it could not be asked.
    static func unevenInputs(
        _ places: [TopicPartition], _ counts: [(topic: String, partitions: Int32?)], group: String
    ) -> StateRefusal {
        let got =
            "this worker got "
            + places.map(\.description).sorted().joined(separator: ", ")
        let known = counts.compactMap(\.partitions)
        guard known.count < counts.count || Set(known).count == 1 else {
            let text = counts.map { "\($0.topic) has \($0.partitions ?? 0)" }
            return StateRefusal(
                what: "the inputs have different numbers of partitions",
                why: text.joined(separator: ", ") + "; " + got,
                remedy:
                    "leadloop topics plan shows the difference; if one was given more partitions "
                    + "after leads were scored, only a new group (--group) counts right",
                stopsGroup: true)
        }
        return StateRefusal(
            what: "another member of group \(group) holds partitions of one input only",
            why: got + "; the inputs have the same number of partitions, so a program that is not "
                + "leadloop, or that has other inputs, has joined the group",
            remedy:
                "kafka-consumer-groups.sh --describe --members --verbose --group \(group) names "
                + "it: give it a group of its own, then start again; if it committed offsets, "
                + "delete those of both inputs (--delete-offsets) and run --resume-from-meta",
            stopsGroup: true)
    }
}
