package import Kafka

/// Properties of the clients, from file, environment and command line, the later one wins.
package struct ClientProperties: Equatable, Sendable {
    /// A property with the place it was given at.
    package struct Value: Equatable, Sendable {
        package var text: String
        package var origin: String

        package init(text: String, origin: String) {
            self.text = text
            self.origin = origin
        }
    }

    package private(set) var common: [String: Value] = [:]
    package private(set) var consumer: [String: Value] = [:]
    package private(set) var producer: [String: Value] = [:]
    /// What is wrong: nothing can start with it.
    package private(set) var errors: [String] = []
    /// What may be meant for somebody else: the environment is shared.
    package private(set) var warnings: [String] = []

    /// - Parameters:
    ///   - file: as the settings' file has them.
    ///   - options: `-X name=value`.
    package init(
        file: ServiceSettings.KafkaProperties, fileName: String, _ variables: KafkaVariables,
        options: [Property]
    ) {
        for (client, values) in [
            (KafkaVariables.Client.common, file.common), (.consumer, file.consumer),
            (.producer, file.producer),
        ] {
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                set(name, value, for: client, origin: fileName)
            }
        }
        errors += variables.conflicts
        for entry in variables.entries {
            if Library.knows(property: entry.name) || PropertyRules.ours[entry.name] != nil
                || PropertyRules.java[entry.name] != nil
            {
                set(entry.name, entry.value, for: entry.client, origin: entry.variable)
            } else if let fault = PropertyRules.fault(entry.name, entry.value) {
                warnings.append("\(entry.variable): \(fault)")
            }
        }
        for option in options {
            if Settings.isSecret(option.name) {
                warnings.append(
                    "-X \(option.name): every user of this machine can see it; better "
                        + KafkaVariables.variable(for: option.name) + "_FILE")
            }
            set(option.name, option.value, for: .common, origin: "-X")
            // What is said now beats what a file says for one client.
            consumer[option.name] = nil
            producer[option.name] = nil
        }
    }

    private mutating func set(
        _ name: String, _ text: String, for client: KafkaVariables.Client, origin: String
    ) {
        if let fault = PropertyRules.fault(name, text) { errors.append("\(origin): \(fault)") }
        let value = Value(text: text, origin: origin)
        switch client {
        case .common: common[name] = value
        case .consumer: consumer[name] = value
        case .producer: producer[name] = value
        }
    }

    package static func settings(_ values: [String: Value]) -> Kafka.Settings {
        var settings: Kafka.Settings = [:]
        for (name, value) in values { settings.values[name] = value.text }
        return settings
    }
}
