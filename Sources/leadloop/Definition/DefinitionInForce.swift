// Which definition a look from outside answers for: the one that the group runs, by the record that
// each start of `run` writes; the file of the settings only while the group has never run.
import Config
import Kafka
import System
import Wire

/// What the groups of an installation say that they run.
struct RunningDefinitions: Equatable {
    private(set) var records: [String: DefinitionRecord] = [:]

    /// - Throws: for a record of `group` that cannot be read; those of others are passed over.
    mutating func take(key: [UInt8]?, value: [UInt8]?, of group: String) throws(Rejection) {
        guard let key, let owner = DefinitionRecord.group(ofKey: key) else { return }
        guard let value else {
            records[owner] = nil
            return
        }
        do throws(Rejection) {
            records[owner] = try DefinitionRecord.decode(value.span.bytes)
        } catch {
            if owner == group { throw error }
        }
    }

    /// The one to answer for.
    ///
    /// - Parameters:
    ///   - local: loads what the settings name.
    ///   - isNamed: whether somebody named a file.
    ///   - tell: gets what a person should know about the choice.
    func inForce(
        for group: String, isNamed: Bool, local: () throws -> DefinitionSource,
        tell: (String) -> Void
    ) throws -> DefinitionSource {
        guard let record = records[group] else {
            let others = records.keys.sorted()
            guard let other = others.first else { return try local() }
            throw Failure(
                .data, "group \(group) has never run here",
                why: "\(others.count == 1 ? "the group that does is" : "those that did are") "
                    + others.joined(separator: ", "),
                remedy: "ask again with --group \(other)")
        }
        if isNamed, case let file = try local(), file.hash != record.hash {
            tell(
                "note: this answers for the definition that group \(group) runs "
                    + "(\(record.hash.prefix(12))); \(file.name) differs from it "
                    + "(\(file.hash.prefix(12)))")
        }
        return try DefinitionSource(record)
    }
}

extension DefinitionSource {
    /// The definition that the group runs, else the one of the settings.
    static func inForce(_ connection: Connection, _ talk: Output) throws -> DefinitionSource {
        let path = connection.service.definitionPath
        return try RunningDefinitions.read(connection).inForce(
            for: connection.group, isNamed: path != nil, local: { try load(path, talk) },
            tell: { talk.line($0) })
    }
}

extension RunningDefinitions {
    /// Reads `scoring.weights` to its end; nothing where there is no such topic, nor that of another
    /// installation.
    static func read(_ connection: Connection) throws -> RunningDefinitions {
        let topic = connection.names.weights
        let admin = try connection.admin()
        guard let found = try admin.describe([topic])[topic] else {
            let all = try admin.connect(milliseconds: Connection.connectMilliseconds).topics
            if let elsewhere = elsewhere(in: all, connection) { throw elsewhere }
            return RunningDefinitions()
        }
        var reader = try TopicReader(
            topic, 0..<Int32(found.partitions), from: .beginning, connection)
        var definitions = RunningDefinitions()
        while !reader.open.isEmpty {
            try reader.read(milliseconds: 100) { message in
                guard message.keyBytes?.first == UInt8(ascii: "_") else { return true }
                do throws(Rejection) {
                    try definitions.take(
                        key: message.keyBytes, value: message.valueBytes, of: connection.group)
                } catch {
                    throw Failure(
                        .data, "\(topic) holds a record that cannot be read",
                        why: error.code.sentence + (error.pointer.map { " (\($0))" } ?? ""),
                        remedy: "use the version of leadloop that wrote it")
                }
                return true
            }
        }
        return definitions
    }

    /// Somebody forgot the prefix, or has one too many.
    private static func elsewhere(in topics: [String], _ connection: Connection) -> Failure? {
        let (name, prefix) = (TopicNames().weights, connection.service.topicPrefix)
        let prefixes = topics.filter { $0.hasSuffix(name) }.map { $0.dropLast(name.utf8.count) }
        guard let other = prefixes.sorted().first else { return nil }
        return Failure(
            .configuration,
            "leadloop does not run here " + (prefix.isEmpty ? "without a prefix" : "as \(prefix)*"),
            why: "there is no \(connection.names.weights), but \(other)\(name)",
            remedy: "ask again with --prefix '\(other)'")
    }

    /// Says what this process runs. A start must not fail for it: looks from outside then go by their
    /// own file, as before.
    static func announce(_ source: DefinitionSource, _ connection: Connection, _ log: Log) {
        let text = String(decoding: source.bytes, as: UTF8.self)
        guard source.bytes.count <= DefinitionRecord.textBytesMax else {
            return log.warning(
                "the definition is larger than \(grouped(DefinitionRecord.textBytesMax)) bytes: "
                    + "explain, report and others need --definition")
        }
        let now = wallMilliseconds()
        let record = DefinitionRecord(
            group: connection.group, hash: source.hash, atMilliseconds: now, text: text)
        do {
            var producer = try FeedProducer(connection, topics: [connection.names.weights])
            try producer.send(
                FeedRecord(
                    key: Array(DefinitionRecord.key(connection.group).utf8),
                    value: record.encode(), milliseconds: now),
                to: 0, milliseconds: now)
            try producer.settle()
        } catch {
            log.warning(
                "the definition was not written to \(connection.names.weights) "
                    + "(\(Failure(error).why)): explain, report and others need --definition")
        }
    }
}
