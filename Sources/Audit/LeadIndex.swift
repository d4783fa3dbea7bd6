// Numbers for lead ids, exact to the byte: Strings that look the same may be different leads.
import Glibc
import Leads

struct LeadIndex {
    /// By hash; of equal hashes the later one lies at the next free value.
    private var numbers: [UInt64: UInt32] = [:]
    private var ids: [UInt8] = []
    private var ends: [Int] = []

    var count: Int { ends.count }

    func id(_ number: Int) -> [UInt8] { Array(ids[start(number)..<ends[number]]) }

    func find(_ id: UnsafeRawBufferPointer) -> Int? { look(id).number }

    func find(_ id: [UInt8]) -> Int? { id.withUnsafeBytes { find($0) } }

    mutating func number(of id: UnsafeRawBufferPointer) -> Int {
        let (known, place) = look(id)
        if let known { return known }
        ids.append(contentsOf: id)
        ends.append(ids.count)
        numbers[place] = UInt32(ends.count - 1)
        return ends.count - 1
    }

    mutating func number(of id: [UInt8]) -> Int { id.withUnsafeBytes { number(of: $0) } }

    private func look(_ id: UnsafeRawBufferPointer) -> (number: Int?, place: UInt64) {
        var place = StableHash.hash64(id)
        while let number = numbers[place] {
            if matches(Int(number), id) { return (Int(number), place) }
            place &+= 1
        }
        return (nil, place)
    }

    private func start(_ number: Int) -> Int { number == 0 ? 0 : ends[number - 1] }

    private func matches(_ number: Int, _ id: UnsafeRawBufferPointer) -> Bool {
        let start = start(number)
        guard ends[number] - start == id.count else { return false }
        return ids.withUnsafeBytes {
            id.isEmpty || memcmp($0.baseAddress! + start, id.baseAddress!, id.count) == 0
        }
    }
}
