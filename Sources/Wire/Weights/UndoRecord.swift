// A chunk of the undo list, `<model>/undo/<place>` on `scoring.weights`: what each of 50 verdicts added,
// so that a correction can take it back after a restart too. Places are used round and round.
import Leads
package import Learning

package enum UndoRecord {
    package static func key(_ model: String, _ chunk: Int, of list: UndoList) -> String {
        key(model, place: place(chunk, of: list))
    }

    package static func key(_ model: String, place: Int) -> String { "\(model)/undo/\(place)" }

    package static func place(_ chunk: Int, of list: UndoList) -> Int { chunk % list.chunkCountMax }

    package static func encode(_ chunk: UndoList.Chunk) -> [UInt8] {
        var json = JSONWriter()
        json.object {
            $0.field("layout", WeightsRecord.layout)
            $0.field("first", chunk.first)
            $0.field("verdicts") {
                $0.array { for entry in chunk.entries { $0.write(entry) } }
            }
            $0.field("terms") {
                $0.array {
                    for term in chunk.terms {
                        $0.value(Int64(term.feature))
                        $0.value(Double(term.x))
                        $0.value(term.lambda)
                        $0.value(term.eta)
                    }
                }
            }
        }
        return json.bytes
    }

    package static func decode(_ value: RawSpan) throws(Rejection) -> UndoList.Chunk {
        let wire = try RecordDecoding.decode(
            WireChunk.self, from: value, bytesMax: WeightsRecord.bytesMax)
        guard wire.layout == WeightsRecord.layout, WireLimits.isCounter(wire.first),
            wire.terms.count.isMultiple(of: 4),
            wire.terms.allSatisfy(WireLimits.numbers.contains)
        else { throw Rejection(.fieldInvalid) }
        var terms: [UndoList.Term] = []
        for at in stride(from: 0, to: wire.terms.count, by: 4) {
            guard let feature = Int32(exactly: wire.terms[at]) else {
                throw Rejection(.fieldInvalid, at: "/terms")
            }
            terms.append(
                UndoList.Term(
                    feature: feature, x: Float(wire.terms[at + 1]), lambda: wire.terms[at + 2],
                    eta: wire.terms[at + 3]))
        }
        var entries: [UndoList.Entry] = []
        for verdict in wire.verdicts { entries.append(try verdict.entry()) }
        return UndoList.Chunk(first: wire.first, entries: entries, terms: terms)
    }

    private struct WireChunk: Decodable {
        var layout: Int
        var first: Int
        var verdicts: [WireEntry]
        var terms: [Double]
    }

    private struct WireEntry: Decodable {
        /// The hash as a signed number.
        var id: Int64
        var t: Int
        var at: Int64
        var k: Double
        var y: Int
        var undone: Bool?
        var rep: Int32
        var taught: [Int32]?
        var terms: Int32

        func entry() throws(Rejection) -> UndoList.Entry {
            guard WireLimits.isCounter(t), k > 0, k <= 1, terms >= 0 else {
                throw Rejection(.fieldInvalid)
            }
            var entry = UndoList.Entry(
                UndoList.Verdict(
                    idHash: UInt64(bitPattern: id), learnedAt: t, atMilliseconds: at,
                    importance: k, isAccepted: y == 1, rep: rep), taught: taught, termCount: terms)
            entry.isUndone = undone ?? false
            return entry
        }
    }
}

extension UndoList.Chunk {
    /// Whether all that it names is there, and no verdict is of a time to come.
    func fits(_ record: WeightsRecord) -> Bool {
        terms.allSatisfy { $0.feature >= -1 && Int($0.feature) < record.features.count }
            && entries.allSatisfy { entry in
                entry.verdict.rep >= -1
                    && Int(entry.verdict.rep) < record.state.reps.reps.count
                    && entry.verdict.learnedAt <= record.state.learned
                    && entry.taught?.allSatisfy { $0 >= 0 && Int($0) < record.groups.count }
                        ?? true
            }
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ entry: UndoList.Entry) {
        object {
            $0.field("id", Int64(bitPattern: entry.verdict.idHash))
            $0.field("t", entry.verdict.learnedAt)
            $0.field("at", entry.verdict.atMilliseconds)
            $0.field("k", entry.verdict.importance)
            $0.field("y", entry.verdict.isAccepted ? 1 : 0)
            if entry.isUndone { $0.field("undone", true) }
            $0.field("rep", Int64(entry.verdict.rep))
            if let taught = entry.taught {
                $0.field("taught") { $0.array { for group in taught { $0.value(Int64(group)) } } }
            }
            $0.field("terms", Int64(entry.termCount))
        }
    }
}
