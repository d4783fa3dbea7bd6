// Client properties from the environment, mapped as the Apache image does: `KAFKA_`, then `___` is
// `-`, `__` is `_`, `_` is `.` (apache/kafka:docker/examples/README.md). `KAFKA_CONSUMER_` and
// `KAFKA_PRODUCER_` are for one kind of client, `..._FILE` reads the value from a file.

/// Properties of librdkafka that variables of the environment name.
package struct KafkaVariables: Equatable {
    /// Who gets a property.
    package enum Client: String, CaseIterable, Sendable { case common, consumer, producer }

    package struct Entry: Equatable {
        var variable: String
        var client: Client
        /// librdkafka's name.
        package var name: String
        package var value: String

        package init(variable: String, client: Client, name: String, value: String) {
            self.variable = variable
            self.client = client
            self.name = name
            self.value = value
        }
    }

    package private(set) var entries: [Entry] = []
    /// Variables of which one would silently win over the other.
    package private(set) var conflicts: [String] = []

    /// - Parameters:
    ///   - environment: all variables.
    ///   - read: the contents of a file; it throws what a person should read.
    package init(_ environment: [String: String], read: (String) throws -> [UInt8]) rethrows {
        for (variable, text) in environment.sorted(by: { $0.key < $1.key })
        where variable.hasPrefix("KAFKA_") && !Self.isForeign(variable) && !text.isEmpty {
            var rest = variable.dropFirst("KAFKA_".count)
            var client = Client.common
            for kind in [Client.consumer, .producer] {
                let prefix = kind.rawValue.uppercased() + "_"
                guard rest.hasPrefix(prefix) else { continue }
                (client, rest) = (kind, rest.dropFirst(prefix.count))
            }
            var value = text
            if rest.hasSuffix("_FILE") {
                let plain = String(variable.dropLast("_FILE".count))
                if environment[plain]?.isEmpty == false {
                    conflicts.append("both \(plain) and \(variable) are set: unset one of them")
                }
                rest = rest.dropLast("_FILE".count)
                value = String(decoding: try read(text), as: UTF8.self)
                if value.last == "\n" { value.removeLast() }
            }
            entries.append(
                Entry(
                    variable: variable, client: client, name: Self.property(rest), value: value))
        }
    }

    /// `SASL__X_Y` to `sasl_x.y`: the longest run of underscores first.
    private static func property(_ name: Substring) -> String {
        name.lowercased().replacing("___", with: "-").replacing("__", with: "\u{0}")
            .replacing("_", with: ".").replacing("\u{0}", with: "_")
    }

    /// The variable that stands for a property.
    package static func variable(for property: String) -> String {
        "KAFKA_"
            + property.replacing("_", with: "__").replacing("-", with: "___")
            .replacing(".", with: "_").uppercased()
    }

    /// What brokers, Kafka's scripts and Kubernetes put under the same prefix.
    static func isForeign(_ variable: String) -> Bool {
        ["KAFKA_HOME", "KAFKA_OPTS", "KAFKA_DEBUG"].contains(variable)
            || variable.hasSuffix("_OPTS") || variable.hasPrefix("KAFKA_CLUSTER")
            || variable.hasSuffix("_SERVICE_HOST") || variable.contains("_SERVICE_PORT")
            || variable.hasSuffix("_PORT") || variable.contains("_PORT_")
    }
}
