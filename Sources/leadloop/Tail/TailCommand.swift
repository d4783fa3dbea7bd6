import Config
import Kafka
import System

private let topic = Option(
    operand: "topic", Parse<String>.topic,
    "what to follow: \(TopicNames.shortNames.joined(separator: ", ")), or a full name")
private let from = Option<TopicReader.Start>(
    "from", .start, default: .end, shown: "end", "where to begin on every partition")
private let count = Option<Int?>("count", .integer(1...Int.max), "ends after so many records")
private let partition = Option<Int?>(
    "partition", .integer(0...Int(Int32.max)), shown: "all of them", "one partition only")
private let lead = Option<String?>(
    "lead", .text("LEAD", bytesMax: 256), shown: "all of them", "records of one lead only")
private let headers = Option(flag: "headers", "shows the headers too")
private let untilEnd = Option(flag: "until-end", "ends when everything that is there was shown")

extension Parse<String> {
    fileprivate static let topic = Parse(
        placeholder: "TOPIC", meaning: "a topic's name", completion: .words(TopicNames.shortNames)
    ) { $0.isEmpty ? nil : $0 }
}

extension Parse<TopicReader.Start> {
    static let start = Parse(
        placeholder: "beginning|end|OFFSET|TIME",
        meaning: "beginning, end, an offset, a time or how long ago, such as 1h",
        completion: .words(["beginning", "end"])
    ) { text in
        switch text {
        case "beginning": .beginning
        case "end": .end
        default:
            if let offset = Int64(text) {
                offset >= 0 ? .offset(offset) : nil
            } else {
                Moment(text).map { .since($0.milliseconds(now: wallMilliseconds())) }
            }
        }
    }
}

extension Command {
    static let tail = Command(
        path: ["tail"], summary: "follows a topic, as a read_committed reader sees it",
        details: [
            "On mql a line tells lead, score and the strongest reasons; --output ndjson gives",
            "the whole records.",
        ],
        operands: [topic.row],
        options: [
            from.row, count.row, partition.row, lead.row, headers.row, untilEnd.row,
        ] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop tail mql --from beginning"
    ) { invocation in
        let connection = try Connection(invocation)
        let name = try connection.names.topic(
            named: invocation[topic], for: "tail \(invocation[topic])")
        let partitions = try partitions(of: name, invocation, connection)
        var reader = try TopicReader(name, partitions, from: invocation[from], connection)
        let stop = StopSignal.listen()
        let out = invocation.terminal
        let isMQL = name == connection.names.mqlEvents && !invocation[headers]
        let key = invocation[lead].map { Array($0.utf8) }
        if out.talk.isTerminal, invocation[from] == .end {
            out.talk.line("waiting for new records of \(name); --from 1h shows earlier ones")
        }
        var left = invocation[count] ?? .max
        while left > 0, !stop.isRaised, !out.data.isClosed {
            try reader.read(milliseconds: 100) { message in
                guard key == nil || message.keyBytes == key else { return true }
                let record = TailRecord(message, headers: invocation[headers])
                out.data.line(
                    record.text(invocation.format, isMQL, invocation, out.dataStyle))
                left -= 1
                return left > 0
            }
            if invocation[untilEnd], reader.open.isEmpty { break }
            out.data.lookForReader()
        }
        return .done
    }
}

extension TailRecord {
    init(_ message: borrowing Message, headers wantsHeaders: Bool) {
        func bytes(_ span: RawSpan?) -> [UInt8]? {
            guard let span else { return nil }
            return span.withUnsafeBytes { Array($0) }
        }
        topic = message.topic
        (partition, offset, milliseconds) = (message.partition, message.offset, message.timestamp)
        (key, value) = (message.keyBytes, message.valueBytes)
        guard wantsHeaders else { return }
        var found: [Header] = []
        message.forEachHeader { found.append(Header(name: $0, value: bytes($1))) }
        headers = found
    }

    fileprivate func text(
        _ format: DataFormat, _ isMQL: Bool, _ invocation: Invocation, _ style: Style
    ) -> String {
        switch format {
        case .json, .ndjson: return json(headers: invocation[leadloop.headers])
        case .table:
            if isMQL, let event = value.flatMap({ MQLLine($0) }) {
                return event.text(style, milliseconds: milliseconds)
            }
            return line(headers: invocation[leadloop.headers], style)
        }
    }
}

private func partitions(of topic: String, _ invocation: Invocation, _ connection: Connection)
    throws -> [Int32]
{
    guard let found = try connection.admin().describe([topic])[topic] else {
        throw Failure(
            .configuration, "there is no topic \(topic)",
            why: "\(connection.bootstrap) does not know it",
            remedy: "leadloop topics plan shows ours, kcat -L shows all")
    }
    guard let one = invocation[partition] else { return Array(0..<Int32(found.partitions)) }
    guard one < found.partitions else {
        throw Failure.usage(
            "\(topic) has no partition \(one)", why: "it has \(found.partitions), counted from 0",
            remedy: "leave out --partition to follow all")
    }
    return [Int32(one)]
}
