// Which judgements and commands were taken already: the newest 20,000 at least, as 64-bit hashes.
//
// They live in chunks of 250, `<model>/seen/<chunk>` on `scoring.weights`, used round and round, so a
// transaction writes only the chunk that it filled. An id is made of the MQL and the verdict by a
// keyed hash, so nobody can choose one that collides.
import Leads

package struct KnownIds: Sendable, Equatable {
    static let chunkSize = 250
    /// One more than 20,000 need: the newest chunk is not full.
    static let chunkCount = 81

    /// Ids taken so far; number n lies in chunk (n / chunkSize) % chunkCount.
    package private(set) var count = 0
    private var chunks: [[UInt64]] = Array(repeating: [], count: chunkCount)
    private var known: Set<UInt64> = []
    /// Chunks that differ from their records.
    package private(set) var changed: Set<Int> = []

    package init() {}

    package static func hash(_ id: String) -> UInt64 {
        var id = id
        return id.withUTF8 { StableHash.hash64(UnsafeRawBufferPointer($0)) }
    }

    package func contains(_ hash: UInt64) -> Bool { known.contains(hash) }

    /// Takes a new id; the chunk that comes round again is forgotten as a whole.
    package mutating func insert(_ hash: UInt64) {
        let chunk = count / Self.chunkSize % Self.chunkCount
        if count.isMultiple(of: Self.chunkSize) {
            for old in chunks[chunk] { known.remove(old) }
            chunks[chunk].removeAll(keepingCapacity: true)
        }
        chunks[chunk].append(hash)
        known.insert(hash)
        changed.insert(chunk)
        count += 1
    }

    package mutating func written() { changed.removeAll() }
}
extension KnownIds {
    /// A chunk as its record has it: the number of its first id, then 16 hex digits each.
    package struct Chunk: Sendable, Equatable {
        var first: Int
        var hashes: [UInt64]
    }

    package static func key(_ model: String, _ chunk: Int) -> String { "\(model)/seen/\(chunk)" }

    package func encode(_ chunk: Int) -> [UInt8] {
        let newest = (count - 1) / Self.chunkSize
        let back = (newest - chunk) % Self.chunkCount
        var json = JSONWriter()
        json.object {
            $0.field("layout", WeightsRecord.layout)
            $0.field("first", (newest - back) * Self.chunkSize)
            $0.field("hashes", chunks[chunk].map(Self.hex).joined())
        }
        return json.bytes
    }

    package static func decode(_ value: RawSpan) throws(Rejection) -> Chunk {
        let wire = try RecordDecoding.decode(
            WireChunk.self, from: value, bytesMax: WeightsRecord.bytesMax)
        guard wire.layout == WeightsRecord.layout, wire.first >= 0,
            wire.first.isMultiple(of: chunkSize), wire.hashes.utf8.count.isMultiple(of: 16),
            wire.hashes.utf8.count <= 16 * chunkSize
        else { throw Rejection(.fieldInvalid) }
        var hashes: [UInt64] = []
        var rest = wire.hashes[...]
        while !rest.isEmpty {
            guard let hash = UInt64(rest.prefix(16), radix: 16) else {
                throw Rejection(.fieldInvalid, at: "/hashes")
            }
            hashes.append(hash)
            rest = rest.dropFirst(16)
        }
        return Chunk(first: wire.first, hashes: hashes)
    }

    /// The list as it was after `count` ids; nil if its chunks do not fit together.
    package init?(_ stored: [Chunk], count: Int) {
        let ordered = stored.sorted { $0.first < $1.first }
        guard ordered.reduce(0, { $0 + $1.hashes.count }) == min(count, Self.kept(of: count)) else {
            return nil
        }
        self.count = count - Self.kept(of: count)
        for chunk in ordered {
            guard chunk.first == self.count else { return nil }
            for hash in chunk.hashes { insert(hash) }
        }
        written()
    }

    /// How many of `count` ids are still in chunks.
    private static func kept(of count: Int) -> Int {
        guard count > 0 else { return 0 }
        let newest = (count - 1) / chunkSize
        return count - max(0, newest - chunkCount + 1) * chunkSize
    }

    private static func hex(_ hash: UInt64) -> String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private struct WireChunk: Decodable {
        var layout: Int
        var first: Int
        var hashes: String
    }
}
