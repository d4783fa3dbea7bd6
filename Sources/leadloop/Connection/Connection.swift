import Kafka
import Pipeline

/// Where the brokers are, what our topics are called there, and where log lines go.
struct Connection: Sendable {
    var service: ServiceSettings
    /// Of every client of this process.
    let settings: Kafka.Settings
    /// Properties that this command was given, for processes it starts.
    let passedOn: [String: String]
    let log: Log

    var names: TopicNames { service.topics }
    var group: String { service.group }
    var aggregatorGroup: String { "\(service.group)-aggregator" }
    var bootstrap: String { settings.values["bootstrap.servers"] ?? "" }

    /// Longest wait for the first answer of a broker.
    static let connectMilliseconds = 5_000
    static let bootstrapDefault = "127.0.0.1:9092"

    /// From options, environment and file.
    ///
    /// - Parameter logLevel: of commands that people wait for; `run` tells more.
    init(_ invocation: Invocation, logLevel: Log.Level = .warning) throws {
        let reading = try invocation.settings()
        guard let service = reading.settings else {
            preconditionFailure("settings without an error are there")
        }
        self.service = service
        var settings: Kafka.Settings = [
            "bootstrap.servers": Self.bootstrap(reading, invocation.environment),
            "client.id": "leadloop-\(invocation.command.path.joined(separator: "-"))",
            "allow.auto.create.topics": "false",
        ]
        settings.values.merge(service.kafka.common) { $1 }
        passedOn = Dictionary(
            invocation[KafkaOptions.properties].map { ($0.name, $0.value) },
            uniquingKeysWith: { $1 })
        settings.values.merge(passedOn) { $1 }
        self.settings = settings
        let isDefault = reading.values.contains { $0.key == "log.level" && $0.origin == .default }
        let talk = invocation.terminal.talk
        log = Log(
            level: isDefault ? logLevel : service.logLevel, format: service.logFormat,
            now: wallMilliseconds, sink: { talk.write($0) })
    }

    /// The command line, then the variable that Kafka's images know, then the file.
    private static func bootstrap(_ reading: SettingsReading, _ environment: [String: String])
        -> String
    {
        let set = reading.settings?.kafka.bootstrap
        let origin = reading.values.first { $0.key == "kafka.bootstrap" }?.origin
        if case .flag = origin, let set { return set }
        let variable = environment["KAFKA_BOOTSTRAP_SERVERS"].flatMap { $0.isEmpty ? nil : $0 }
        return variable ?? set ?? bootstrapDefault
    }

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
