/// What is committed with each transaction: `_meta/<partition>` on `scoring.weights`.
package struct AggregatorMeta: Sendable, Equatable {
    package var partition: Int32
    /// O: the next offset of `scoring.judgements`.
    package var nextOffset: Int64
    /// Transactions of this partition so far.
    package var serial: Int64
    package var counts: OutcomeCounts

    package init(partition: Int32, nextOffset: Int64, serial: Int64, counts: OutcomeCounts) {
        self.partition = partition
        self.nextOffset = nextOffset
        self.serial = serial
        self.counts = counts
    }

    package static func key(_ partition: Int32) -> String { "_meta/\(partition)" }

    package func encode() -> [UInt8] {
        var json = JSONWriter()
        json.object {
            $0.field("layout", WeightsRecord.layout)
            $0.field("partition", Int64(partition))
            $0.field("nextOffset", nextOffset)
            $0.field("serial", serial)
            $0.field("scored", counts.scored)
            $0.field("ignored", counts.ignored)
            $0.field("duplicate", counts.duplicate)
            $0.field("deadLettered", counts.deadLettered)
        }
        return json.bytes
    }

    /// Reads a record.
    ///
    /// - Throws: what `RecordDecoding.decode` does.
    package static func decode(_ value: RawSpan) throws(Rejection) -> AggregatorMeta {
        let wire = try RecordDecoding.decode(
            Wire.self, from: value, bytesMax: WeightsRecord.bytesMax)
        let counters = [
            wire.nextOffset, wire.serial, wire.scored, wire.ignored, wire.duplicate,
            wire.deadLettered,
        ]
        guard wire.layout == WeightsRecord.layout,
            counters.allSatisfy(WireLimits.counters.contains)
        else {
            throw Rejection(.fieldInvalid)
        }
        var counts = OutcomeCounts()
        (counts.scored, counts.ignored) = (wire.scored, wire.ignored)
        (counts.duplicate, counts.deadLettered) = (wire.duplicate, wire.deadLettered)
        return AggregatorMeta(
            partition: wire.partition, nextOffset: wire.nextOffset, serial: wire.serial,
            counts: counts)
    }

    private struct Wire: Decodable {
        var layout: Int
        var partition: Int32
        var nextOffset: Int64
        var serial: Int64
        var scored: Int64
        var ignored: Int64
        var duplicate: Int64
        var deadLettered: Int64
    }
}
