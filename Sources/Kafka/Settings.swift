/// Settings by the library's own names; it validates them itself.
package struct Settings: Sendable, ExpressibleByDictionaryLiteral {
    package var values: [String: String]
    package init(dictionaryLiteral pairs: (String, String)...) { values = Dictionary(pairs) { $1 } }

    package func with(_ others: Settings) -> Settings {
        var merged = self
        merged.values.merge(others.values) { $1 }
        return merged
    }

    /// Whether the value of a property of this name must never be shown, slips of names and Java's
    /// names included.
    package static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        let open: Set<String> = [
            "sasl.mechanism", "sasl.mechanisms", "sasl.oauthbearer.method",
            "sasl.kerberos.service.name", "sasl.kerberos.min.time.before.relogin",
        ]
        if open.contains(name) { return false }
        let parts = [
            "sasl", "ssl.key", "ssl_key", "password", "secret", "token", "pem", "jaas",
            "credential",
        ]
        return parts.contains { name.contains($0) }
    }
}
