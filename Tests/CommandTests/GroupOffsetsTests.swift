import Kafka
import Testing

@testable import leadloop

@Suite("check: where a group is")
struct GroupOffsetsTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let offset: Int64?, words: [String]
        var testDescription: String { "\(offset as Any)" }
    }

    @Test(
        "outside of its topic it does not run; caught: the edges taken for outside, or said to be fine",
        arguments: [
            Row(offset: nil, words: []),
            Row(offset: 9, words: ["t/0 does not run: what comes next is deleted"]),
            Row(offset: 10, words: ["group g resumes 10 records from the end"]),
            Row(offset: 20, words: ["group g resumes 0 records from the end"]),
            Row(offset: 21, words: ["t/0 does not run: it was truncated"]),
        ])
    func edges(row: Row) {
        let place = TopicPartition("t", 0)
        let remarks = GroupOffsets.remarks(
            of: "g", [Position(place, row.offset)], [place: 10..<20])
        #expect(remarks.count == row.words.count)
        for (remark, words) in zip(remarks, row.words) {
            #expect(remark.what.hasPrefix(words), "\(remark)")
            #expect(remark.level == (words.hasPrefix("group") ? .ok : .error))
        }
    }

    @Test("one partition that is stopped does not hide behind others; caught: the sum alone told")
    func several() {
        let places = [TopicPartition("t", 0), TopicPartition("t", 1)]
        let remarks = GroupOffsets.remarks(
            of: "g", [Position(places[0], 5), Position(places[1], 5)],
            [places[0]: 0..<9, places[1]: 7..<9])
        #expect(remarks.map(\.level) == [.error])
    }
}
