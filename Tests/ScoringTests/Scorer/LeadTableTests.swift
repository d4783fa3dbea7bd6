import Leads
import Scoring
import System
import TestSupport
import Testing

@Suite("lead table")
struct LeadTableTests {
    /// How ids become hashes: the real one, one with few homes, and one home for all.
    enum Hashing: CaseIterable {
        case real, clustered, single

        func hash(_ id: [UInt8]) -> UInt64 {
            let real = id.withUnsafeBytes { StableHash.hash64($0) }
            return switch self {
            case .real: real
            // One segment, neighbouring slots: runs that wrap around its end.
            case .clustered: 0xAB00_0000_0000_0000 | (real & 0x0FFF_FF00) | (real & 7) &+ 12
            case .single: 7
            }
        }
        var idCount: Int { self == .real ? 30_000 : self == .clustered ? 2_000 : 60 }
        var stepCount: Int { self == .real ? 100_000 : 40_000 }
    }

    /// What the table should hold: a lead's bytes and the bytes allocated for it.
    private struct Known {
        var bytes: [UInt8]
        var capacity: Int

        mutating func grow(to size: Int) { capacity = max(capacity, rounded(size)) }
    }

    private static func rounded(_ size: Int) -> Int { (size + 63) / 64 * 64 }

    private static func lead(_ id: [UInt8], events: Int) -> [UInt8] {
        let room = UnsafeMutableRawPointer.allocate(byteCount: 8_192, alignment: 8)
        defer { room.deallocate() }
        let lead = id.withUnsafeBytes { LeadImage.create(at: room, id: $0) }
        for event in 0..<events {
            _ = lead.absorb(
                behaviour: RecentEvent.noBehaviour, hash: UInt64(event),
                time: ScorerFixture.start + Int64(event), model: model)
        }
        return Array(lead.bytes)
    }
    private static let model = Model(Definition(threshold: 1))

    @Test("does what a dictionary does, byte for byte", arguments: Hashing.allCases)
    func againstDictionary(hashing: Hashing) {
        var dice = Dice(seed: 11)
        var table = LeadTable()
        var known: [[UInt8]: Known] = [:]
        for step in 0..<hashing.stepCount {
            let number = dice.below(hashing.idCount)
            let id = Array("\(number)-\(String(repeating: "x", count: number % 40))".utf8)
            let hash = hashing.hash(id)
            let row = id.withUnsafeBytes { table.find($0, hash: hash) }
            let isSame = row.map { Array(table[$0].bytes) } == known[id]?.bytes
            #expect(isSame, "step \(step)")
            guard isSame else { return }
            switch (row, dice.below(10)) {
            case (nil, _):
                let new = id.withUnsafeBytes { table.insert($0, hash: hash) }
                let capacity = LeadImage.byteCount(idCount: id.count) + LeadImage.growthMax
                known[id] = Known(
                    bytes: Self.lead(id, events: 0), capacity: Self.rounded(capacity))
                #expect(table[new].byteCount == known[id]?.bytes.count)
            case (.some(let row), 0..<3):
                table.remove(row)
                known[id] = nil
            case (.some(let row), 3..<7):
                let bytes = Self.lead(id, events: dice.below(12))
                bytes.withUnsafeBytes { table.put($0, at: row) }
                known[id]?.grow(to: bytes.count)
                known[id]?.bytes = bytes
            case (.some(let row), _):
                let extra = dice.below(300)
                table.reserve(row, extra: extra)
                known[id].map { known[id]?.grow(to: $0.bytes.count + extra) }
            }
            if step % 20_000 == 19_999 { check(table, known, hashing) }
        }
        check(table, known, hashing)
    }

    private func check(
        _ table: borrowing LeadTable, _ known: [[UInt8]: Known], _ hashing: Hashing
    ) {
        #expect(table.count == known.count)
        #expect(table.leadBytes == known.values.map(\.capacity).reduce(0, +))
        var rows: [UInt32] = []
        table.forEachRow { rows.append($0) }
        #expect(rows.count == known.count)
        for row in rows {
            let id = Array(table[row].id)
            #expect(known[id]?.bytes == Array(table[row].bytes))
        }
        for id in known.keys {
            #expect(id.withUnsafeBytes { table.find($0, hash: hashing.hash(id)) } != nil)
        }
    }

    @Test("a row keeps its lead while others come, go and grow")
    func rowsStay() {
        var table = LeadTable()
        var rows: [(id: [UInt8], row: UInt32)] = []
        for number in 0..<5_000 {
            let id = Array("lead \(number)".utf8)
            let hash = Hashing.real.hash(id)
            rows.append((id, id.withUnsafeBytes { table.insert($0, hash: hash) }))
            if number % 3 == 2 { table.remove(rows.remove(at: number / 3).row) }
        }
        for (id, row) in rows { #expect(table[row].id.elementsEqual(id)) }
        #expect(table.count == rows.count)
    }
}
