// What a partition says about itself, last in each of its transactions; key `\0meta`.
//
// Little-endian, in this order: version UInt8 = 2 | tally version UInt16 | partition count UInt32 |
// cluster id text | serial Int64 | inputs UInt8 = 2 | per input: O Int64, C Int64, five counters Int64 |
// newest event time Int64 | leads, MQLs, verdicts Int64 | definition version UInt32, hash text |
// weights version UInt32 | names: three lists of UInt16 count and texts, behind each
// behaviour its half-life Float64 in seconds | per input: what is known of its log (LogMarks) |
// the engagement offset Int64 from which on the tally version holds | partitioner text, only if it is not
// murmur2_random. Text: UInt16 length, UTF-8. Version 1 ended before the logs, tally version 1.
package import Leads

package struct MetaRecord: Sendable, Equatable {
    package static let version: UInt8 = 2
    /// Without what is known of the logs.
    private static let versionWithoutLogs: UInt8 = 1
    /// Of the rules by which events are counted. State of an earlier version is gone on with: what was
    /// counted stays, what comes is counted by the new ones, and no audit from zero can prove it.
    ///
    /// 2: facts of any age, cleared facts, traits in `context` and as text; more than 256 events of one
    /// time; half a surrogate pair, and a useless `sentAt`, make no event bad; the text of nothing is no id.
    package static let tallyVersion: UInt16 = 2
    package static let key: [UInt8] = [0] + Array("meta".utf8)

    package var partitionCount: UInt32 = 0
    package var clusterId = ""
    /// Transactions of this partition so far.
    package var serial: Int64 = 0
    /// O: the group's committed offsets.
    package var committed = Offsets(repeating: 0)
    /// C: from here a restore replays.
    package var replayFrom = Offsets(repeating: 0)
    package var counts = PerInput(repeating: OutcomeCounts())
    package var newestEventMilliseconds: Int64 = 0
    package var leadCount: Int64 = 0
    package var mqlCount: Int64 = 0
    package var verdictCount: Int64 = 0
    package var definitionVersion: UInt32 = 0
    package var definitionHash = ""
    package var weightsVersion: UInt32 = 0
    package var names = NameTable()
    /// Which logs the offsets belong to.
    package var logs = PerInput(repeating: LogMarks())
    /// Of the inputs: it decides which leads are this partition's.
    package var partitioner = Partitioner.murmur2
    /// From which engagement offset on records were counted by the rules of `tallyVersion`.
    package var countedSince: Int64 = 0

    package init() {}

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.put(Self.version)
        writer.put(Self.tallyVersion)
        writer.put(partitionCount)
        writer.put(text: clusterId)
        writer.put(serial)
        writer.put(UInt8(ScorerInput.allCases.count))
        for input in ScorerInput.allCases {
            writer.put(committed[input])
            writer.put(replayFrom[input])
            let counts = counts[input]
            for number in [
                counts.scored, counts.ignored, counts.duplicate, counts.late, counts.deadLettered,
            ] {
                writer.put(number)
            }
        }
        writer.put(newestEventMilliseconds)
        writer.put(leadCount)
        writer.put(mqlCount)
        writer.put(verdictCount)
        writer.put(definitionVersion)
        writer.put(text: definitionHash)
        writer.put(weightsVersion)
        writer.put(UInt16(names.behaviours.count))
        for (name, halfLife) in zip(names.behaviours, names.halfLivesSeconds) {
            writer.put(text: name)
            writer.put(halfLife.bitPattern)
        }
        for list in [names.attributes, names.labels] {
            writer.put(UInt16(list.count))
            for name in list { writer.put(text: name) }
        }
        for input in ScorerInput.allCases { logs[input].write(to: &writer) }
        writer.put(countedSince)
        if partitioner != .murmur2 { writer.put(text: partitioner.rawValue) }
        return writer.bytes
    }

    /// nil when the bytes are no record of this version.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        do throws(ByteReader.Ended) {
            let version = try reader.get(UInt8.self)
            guard version == Self.version || version == Self.versionWithoutLogs else { return nil }
            let tallyVersion = try reader.get(UInt16.self)
            guard 1...Self.tallyVersion ~= tallyVersion else { return nil }
            partitionCount = try reader.get()
            clusterId = try reader.text()
            serial = try reader.get()
            guard Int(try reader.get(UInt8.self)) == ScorerInput.allCases.count else { return nil }
            for input in ScorerInput.allCases {
                committed[input] = try reader.get()
                replayFrom[input] = try reader.get()
                counts[input].scored = try reader.get()
                counts[input].ignored = try reader.get()
                counts[input].duplicate = try reader.get()
                counts[input].late = try reader.get()
                counts[input].deadLettered = try reader.get()
            }
            newestEventMilliseconds = try reader.get()
            leadCount = try reader.get()
            mqlCount = try reader.get()
            verdictCount = try reader.get()
            definitionVersion = try reader.get()
            definitionHash = try reader.text()
            weightsVersion = try reader.get()
            var behaviours: [String] = []
            var halfLives: [Double] = []
            for _ in 0..<(try reader.get(UInt16.self)) {
                behaviours.append(try reader.text())
                halfLives.append(Double(bitPattern: try reader.get()))
            }
            names = NameTable(
                behaviours: behaviours, halfLivesSeconds: halfLives,
                attributes: try Self.list(&reader), labels: try Self.list(&reader))
            if version == Self.version {
                for input in ScorerInput.allCases {
                    guard let marks = try LogMarks(&reader) else { return nil }
                    logs[input] = marks
                }
            }
            countedSince = tallyVersion == 1 ? committed.engagement : try reader.get()
            if reader.left > 0 {
                guard let named = Partitioner(rawValue: try reader.text()), named != .murmur2
                else { return nil }
                partitioner = named
            }
        } catch {
            return nil
        }
        guard reader.left == 0, replayFrom.engagement <= committed.engagement,
            countedSince <= committed.engagement,
            counters.allSatisfy(WireLimits.counters.contains),
            ScorerInput.allCases.allSatisfy({ input in
                logs[input].all.allSatisfy { $0.offset < committed[input] }
            }),
            [names.behaviours, names.attributes, names.labels].allSatisfy({
                Set($0).count == $0.count
            })
        else { return nil }
    }

    private var counters: [Int64] {
        [serial, newestEventMilliseconds, leadCount, mqlCount, verdictCount, countedSince]
            + ScorerInput.allCases.flatMap { input in
                let counts = counts[input]
                return [
                    committed[input], replayFrom[input], counts.scored, counts.ignored,
                    counts.duplicate, counts.late, counts.deadLettered,
                ]
            }
    }

    private static func list(_ reader: inout ByteReader) throws(ByteReader.Ended) -> [String] {
        var names: [String] = []
        for _ in 0..<(try reader.get(UInt16.self)) { names.append(try reader.text()) }
        return names
    }
}
