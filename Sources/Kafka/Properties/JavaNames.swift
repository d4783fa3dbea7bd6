// What people paste from Java clients, and what librdkafka calls it (conventions.md 3).

enum JavaNames {
    /// Why this cannot be passed on and what to write instead; nil if nothing is known against it.
    static func hint(_ name: String, _ value: String) -> (why: String, remedy: String)? {
        switch name {
        case "key.serializer", "value.serializer", "key.deserializer", "value.deserializer":
            ("Java's clients turn objects into bytes with it; Leadloop reads bytes", drop)
        case "interceptor.classes", "metric.reporters":
            ("it names a Java class", drop)
        case "max.poll.records":
            ("Leadloop decides how many records it takes at once", drop)
        case "max.block.ms", "default.api.timeout.ms":
            ("librdkafka's calls take their own times", drop)
        case "sasl.jaas.config":
            (
                "it is Java's way to write user and password",
                "write its username as sasl.username and its password as sasl.password"
            )
        case "ssl.truststore.location":
            (
                "a JKS file can only be read by Java",
                "export the CA as PEM and name it in ssl.ca.location"
            )
        case "ssl.truststore.certificates": ("it is Java's name", "write ssl.ca.pem")
        case "ssl.truststore.password", "ssl.truststore.type":
            ("PEM files of a CA have no password", drop)
        case "ssl.keystore.location" where value.lowercased().hasSuffix(".jks"):
            (
                "a JKS file can only be read by Java",
                "name a PKCS#12 file, or PEM files in ssl.certificate.location and ssl.key.location"
            )
        case "ssl.keystore.type":
            ("librdkafka reads PKCS#12 in ssl.keystore.location, nothing else", drop)
        case "ssl.keystore.key", "ssl.keystore.certificate.chain":
            (
                "it is Java's name",
                "name PEM files in ssl.key.location and ssl.certificate.location"
            )
        case "ssl.endpoint.identification.algorithm" where value.isEmpty:
            ("Java turns the check off with an empty value", "write none")
        case "partitioner.class": ("it names a Java class", "drop it: Leadloop uses murmur2_random")
        case "buffer.memory":
            ("it is Java's name, in bytes", "write queue.buffering.max.kbytes, in kilobytes")
        case "max.request.size": ("it is Java's name", "write message.max.bytes")
        case "fetch.max.wait.ms": ("it is Java's name", "write fetch.wait.max.ms")
        case "send.buffer.bytes": ("it is Java's name", "write socket.send.buffer.bytes")
        case "receive.buffer.bytes": ("it is Java's name", "write socket.receive.buffer.bytes")
        default: newer(name) ?? build(name, value)
        }
    }

    private static let drop = "drop it"

    /// Names that later versions know.
    private static func newer(_ name: String) -> (why: String, remedy: String)? {
        let since = [
            "group.protocol": "2.4", "client.dns.lookup": "2.2", "retry.backoff.max.ms": "2.3",
            "enable.metrics.push": "2.5", "fetch.queue.backoff.ms": "2.2",
        ]
        guard PropertyCatalogue.entries[name] == nil, let version = since[name] else { return nil }
        return (
            "librdkafka has it from \(version) on, and \(Library.version) is loaded",
            "drop it, or install a newer librdkafka"
        )
    }

    private static func build(_ name: String, _ value: String) -> (why: String, remedy: String)? {
        guard name == "sasl.oauthbearer.method", value.lowercased() == "oidc",
            !Library.features.contains("sasl_oauthbearer_oidc"), !Library.features.contains("oidc")
        else { return nil }
        return (
            "this librdkafka was built without libcurl, as Debian's is",
            "install a build with curl, such as the one in Confluent's repository"
        )
    }
}
