// What a replay remembers: a record in the dead letter topic itself, on the partition of the letters
// it speaks of, committed in one transaction with what was sent back. So a replay that dies sends
// nothing, one that is repeated sends nothing twice, and the memory lives as long as the letters.
import Wire

struct ReplayMarker: Equatable {
    var group: String
    var offsets: OffsetSet

    init(group: String, offsets: OffsetSet) { (self.group, self.offsets) = (group, offsets) }

    /// nil for what is no marker.
    init?(_ record: TailRecord) {
        guard record.headers.contains(where: { $0.name == DeadLetterHeader.replayed }),
            let value = record.value
        else { return nil }
        let reader = JSONReader(keys: ["group", "offsets"], bytesMax: max(1, value.count))
        guard (try? reader.read(value.span.bytes)) != nil, reader.kind(0) == .string,
            reader.kind(1) == .string,
            let offsets = OffsetSet(String(decoding: reader.text(1), as: UTF8.self))
        else { return nil }
        group = String(decoding: reader.text(0), as: UTF8.self)
        self.offsets = offsets
    }

    func value(atMilliseconds now: Int64) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.field("group", group)
            $0.field("offsets", offsets.description)
            $0.field("at", time: now)
        }
        return writer.bytes
    }
}
