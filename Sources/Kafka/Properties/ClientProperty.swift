// Properties of librdkafka as people give them: in the file, the environment, on the command line.

public struct ClientProperty: Hashable, Sendable {
    public enum Scope: Hashable, Sendable { case all, consumer, producer }
    /// Where it was given, for messages.
    public enum Origin: Hashable, Sendable, CustomStringConvertible {
        case file(place: String)
        case environment(String)
        case option

        public var description: String {
            switch self {
            case .file(let place): place
            case .environment(let name): name
            case .option: "-X"
            }
        }
    }

    public let name: String, value: String
    public let scope: Scope
    public let origin: Origin

    public init(_ name: String, _ value: String, scope: Scope = .all, origin: Origin) {
        (self.name, self.value, self.scope, self.origin) = (name, value, scope, origin)
    }

    /// What may be printed.
    public var shownValue: String { Self.isSecret(name) ? Self.hidden : value }

    public static let hidden = "***"

    /// Whether a value of this name must never be printed. Decided by the name, so that the value
    /// of a mistyped one is hidden too.
    public static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        let open: Set<String> = [
            "sasl.mechanism", "sasl.mechanisms", "sasl.oauthbearer.method",
            "sasl.kerberos.service.name", "sasl.kerberos.min.time.before.relogin",
        ]
        if open.contains(name) { return false }
        let parts = ["sasl", "ssl.key", "ssl_key", "password", "secret", "token", "pem", "jaas"]
        return parts.contains { contains(name, $0) } || contains(name, "credential")
    }

    /// Full Foundation is not imported for this.
    private static func contains(_ text: String, _ part: String) -> Bool {
        var rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix(part) { return true }
            rest.removeFirst()
        }
        return false
    }
}

extension Settings {
    /// By name, secrets hidden: for `config print` and logs.
    public var redacted: [String: String] {
        Dictionary(
            uniqueKeysWithValues: values.map {
                ($0, ClientProperty.isSecret($0) ? ClientProperty.hidden : $1)
            })
    }
}

/// Something about properties that a person should know: what, why, what to do.
public struct ClientFinding: Hashable, Sendable, CustomStringConvertible {
    public enum Severity: Hashable, Sendable { case warning, error }
    public let severity: Severity
    public let what: String, why: String, remedy: String

    public init(_ severity: Severity, _ what: String, why: String, remedy: String) {
        self.severity = severity
        (self.what, self.why, self.remedy) = (what, why, remedy)
    }
    public var description: String { "\(what)\nwhy: \(why)\ndo:  \(remedy)" }
}
