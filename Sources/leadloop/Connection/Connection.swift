import Kafka
import Pipeline

/// Where the brokers are and what our topics are called there.
struct Connection: Sendable {
    let settings: Kafka.Settings
    let names: TopicNames
    let group: String
    let log: Log

    static let connectMilliseconds = 5_000

    /// From the options of the command line.
    init(_ invocation: Invocation) {
        let group = invocation[KafkaOptions.group] ?? "leadloop"
        var settings: Kafka.Settings = [
            "bootstrap.servers": invocation[KafkaOptions.bootstrap] ?? "127.0.0.1:9092",
            "client.id": "leadloop-\(invocation.command.path.joined(separator: "-"))",
            "allow.auto.create.topics": "false",
        ]
        for property in invocation[KafkaOptions.properties] {
            settings.values[property.name] = property.value
        }
        self.settings = settings
        self.group = group
        names = TopicNames(prefix: invocation[KafkaOptions.prefix] ?? "", group: group)
        log = invocation.log
    }

    var bootstrap: String { settings.values["bootstrap.servers"] ?? "" }

    /// An admin client of brokers that answer.
    func admin() throws -> Admin {
        let admin = try Admin(settings)
        do {
            _ = try admin.connect(milliseconds: Self.connectMilliseconds)
        } catch {
            guard error.isUnreachable else { throw error }
            throw Failure(
                .brokerUnreachable, "no broker answers at \(bootstrap)", why: error.description,
                remedy: "start it, or name another with --bootstrap HOST:PORT")
        }
        return admin
    }
}

extension Invocation {
    /// Log lines of this command, to stderr.
    var log: Log {
        let talk = terminal.talk
        return Log(
            level: self[KafkaOptions.logLevel] ?? .warning,
            format: self[KafkaOptions.logFormat] ?? .text, now: wallMilliseconds,
            sink: { talk.write($0) })
    }
}
