// A lead in the changelog; its key is the lead id.
//
//   0  version        UInt8    2; 1 is read too: it has no counts that were set aside
//   1  inputs         UInt8    2
//   2  asOf           Int64    per input: all records below this offset are in it
//  18  the lead's bytes (LeadImage)
package import Leads

package enum LeadRecord {
    package static let version: UInt8 = 2
    private static let versions: ClosedRange<UInt8> = 1...version
    static let headerBytes = 2 + 8 * ScorerInput.allCases.count

    package static func append(_ lead: LeadImage, asOf: Offsets, to bytes: inout [UInt8]) {
        bytes.append(version)
        bytes.append(UInt8(ScorerInput.allCases.count))
        withUnsafeBytes(of: asOf.engagement.littleEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: asOf.feedback.littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: lead.bytes)
    }

    /// - Returns: nil when the value is no record of a version that is read here.
    package static func read(_ value: UnsafeRawBufferPointer) -> (
        asOf: Offsets, lead: UnsafeRawBufferPointer
    )? {
        guard value.count > headerBytes, versions.contains(value[0]),
            Int(value[1]) == ScorerInput.allCases.count
        else { return nil }
        let asOf = Offsets(
            Int64(littleEndian: value.loadUnaligned(fromByteOffset: 2, as: Int64.self)),
            Int64(littleEndian: value.loadUnaligned(fromByteOffset: 10, as: Int64.self)))
        return (asOf, UnsafeRawBufferPointer(rebasing: value[headerBytes...]))
    }
}
