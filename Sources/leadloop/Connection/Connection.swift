import Config
import Kafka
import System

/// Where the brokers are, what our topics are called there, and where log lines go.
struct Connection: Sendable {
    var service: ServiceSettings
    /// Of every client of this process.
    let settings: Kafka.Settings
    /// With those for one kind of client.
    let properties: ClientProperties
    let log: Log
    /// Whether somebody said where the brokers are, or the default is tried.
    let namesBrokers: Bool
    /// Whether somebody named this process, or it is called as its host.
    let namesInstance: Bool

    /// Settings of readers, for commands that look on.
    var clients: ClientPresets { ClientPresets(common: settings) }
    var names: TopicNames { service.topics }
    var group: String { service.group }
    var aggregatorGroup: String { Role.aggregator.memberGroup(service.group) }
    var bootstrap: String { settings.values["bootstrap.servers"] ?? "" }

    /// Longest wait for the first answer of a broker.
    static let connectMilliseconds = 5_000
    static let bootstrapDefault = "127.0.0.1:9092"

    /// From options, environment and file.
    ///
    /// - Parameter logLevel: of commands that people wait for; `run` tells more.
    /// - Throws: everything that is wrong with the settings, at once.
    init(_ invocation: Invocation, logLevel: Log.Level = .warning) throws {
        let (reading, properties) = try invocation.settings()
        guard let service = reading.settings else {
            preconditionFailure("settings without an error are there")
        }
        (self.service, self.properties) = (service, properties)
        let defaults: Kafka.Settings = [
            "bootstrap.servers": service.kafka.bootstrap ?? Self.bootstrapDefault,
            "client.id": "leadloop-\(invocation.command.path.joined(separator: "-"))",
            "allow.auto.create.topics": "false",
        ]
        var settings = defaults.with(ClientProperties.settings(properties.common))
        let origin = reading.values.first { $0.key == "kafka.bootstrap" }?.origin
        if case .flag = origin, let first = service.kafka.bootstrap {
            settings.values["bootstrap.servers"] = first
        }
        self.settings = settings
        namesBrokers =
            service.kafka.bootstrap != nil
            || settings.values["bootstrap.servers"] != Self.bootstrapDefault
        namesInstance = reading.values.contains { $0.key == "instance" && $0.origin != .default }
        let isDefault = reading.values.contains { $0.key == "log.level" && $0.origin == .default }
        let talk = invocation.terminal.talk
        log = Log(
            level: isDefault ? logLevel : service.logLevel, format: service.logFormat,
            now: wallMilliseconds, sink: { talk.write($0) })
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
