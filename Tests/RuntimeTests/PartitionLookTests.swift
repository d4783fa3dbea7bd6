// What `check` says of one partition before a start does.
import Config
import Kafka
import Scoring
import Testing
import Wire

@testable import Runtime

@Suite("a look at a partition")
struct PartitionLookTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var state: Offsets? = Offsets(20, 5)
        var offsets: PerInput<Int64?> = PerInput(20, 5)
        var partitions: UInt32 = 2
        var feedback = LogIdentity.same
        var isMoving = false
        let says: String?
        var testDescription: String { name }
    }

    static let mark = LogFingerprint(offset: 4, timestamp: 1_000, hash: 1)
    static let other = LogFingerprint(offset: 4, timestamp: 2_000, hash: 2)

    @Test(
        "caught: 'can go on' before a start that is refused, or a refusal of what goes on",
        arguments: [
            Row(name: "all is well", says: nil),
            Row(name: "never began", state: nil, offsets: PerInput(nil, nil), says: nil),
            Row(
                name: "one topic was made again", offsets: PerInput(20, nil),
                says: "the group has no offset of sales.feedback/0"),
            Row(
                name: "the other one was", offsets: PerInput(nil, 5),
                says: "the group has no offset of engagement.events/0"),
            Row(name: "a commit is under way", offsets: PerInput(21, 5), isMoving: true, says: nil),
            Row(
                name: "offsets were reset", offsets: PerInput(0, 5), says: "offsets at 0 and 5"),
            Row(
                name: "the group was deleted", offsets: PerInput(nil, nil),
                says: "--resume-from-meta"),
            Row(name: "the changelog was emptied", state: nil, says: "the changelog has no state"),
            Row(name: "partitions were added", partitions: 1, says: "made with 1 partitions"),
            Row(
                name: "another log with offsets",
                feedback: .other(.record(mark, instead: other)),
                says: "sales.feedback is another log"),
            Row(
                name: "another log, and somebody commits",
                feedback: .other(.record(mark, instead: other)), isMoving: true,
                says: "sales.feedback is another log"),
            Row(name: "nothing tells", feedback: .unknown, says: nil),
        ])
    func look(row: Row) {
        var look = PartitionLook(number: 0, topics: ScorerTopics(TopicNames(group: "g")))
        if let state = row.state {
            var meta = MetaRecord()
            meta.partitionCount = row.partitions
            meta.committed = state
            look.meta = meta
        }
        look.offsets = row.offsets
        look.isMoving = row.isMoving
        let refusal = look.refusal(
            partitionCount: 2,
            [look.engagement: (.same, 0..<20), look.feedback: (row.feedback, 0..<8)])
        guard let says = row.says else { return #expect(refusal == nil) }
        #expect(refusal?.description.contains(says) == true, "\(refusal?.description ?? "-")")
    }
}
