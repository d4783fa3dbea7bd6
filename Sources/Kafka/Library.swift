// Which librdkafka is loaded: it is the system's, so not the one this was built with.
import CRdkafka

package enum Library {
    package struct Version: Sendable, Comparable, CustomStringConvertible {
        package let major: Int, minor: Int, patch: Int
        package init(_ major: Int, _ minor: Int, _ patch: Int) {
            (self.major, self.minor, self.patch) = (major, minor, patch)
        }
        package var description: String { "\(major).\(minor).\(patch)" }
        package static func < (a: Version, b: Version) -> Bool {
            (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
        }
    }

    /// Of the loaded library, from its 0xMMmmrrpp.
    package static var version: Version {
        let number = Int(rd_kafka_version())
        return Version(number >> 24 & 255, number >> 16 & 255, number >> 8 & 255)
    }

    /// What it was built with: compressions, TLS, SASL mechanisms.
    package static var features: [String] {
        let configuration = rd_kafka_conf_new()
        defer { rd_kafka_conf_destroy(configuration) }
        var size = 1_024
        var text = [CChar](repeating: 0, count: size)
        guard
            rd_kafka_conf_get(configuration, "builtin.features", &text, &size)
                == RD_KAFKA_CONF_OK
        else { return [] }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self).split(separator: ",").map(String.init)
    }

    /// From 2.2 on a full prefetch queue no longer puts the broker's thread to sleep for a second
    /// (kafka.md, "librdkafka 2.0.2").
    static var hasFetchQueueBackoff: Bool { version >= Version(2, 2, 0) }
}

extension Library {
    /// Whether a configuration may hold this property, under its name or an alias of it.
    package static func knows(property name: String) -> Bool {
        let configuration = rd_kafka_conf_new()
        defer { rd_kafka_conf_destroy(configuration) }
        let reason = ErrorText()
        // Setting, not getting: a property without a value cannot be got.
        return rd_kafka_conf_set(configuration, name, "0", reason.start, reason.count)
            != RD_KAFKA_CONF_UNKNOWN
    }

    /// Why a property cannot have this value, in the library's own words, which may hold the value;
    /// nil if it can.
    package static func fault(of name: String, value: String) -> String? {
        let configuration = rd_kafka_conf_new()
        defer { rd_kafka_conf_destroy(configuration) }
        let reason = ErrorText()
        let code = rd_kafka_conf_set(configuration, name, value, reason.start, reason.count)
        return code == RD_KAFKA_CONF_OK ? nil : reason.text
    }

    /// What people call properties that the library lists by another name.
    private static let aliases = [
        "bootstrap.servers", "linger.ms", "compression.type", "retries", "max.in.flight",
        "sasl.mechanism", "max.partition.fetch.bytes", "request.required.acks", "acks",
        "delivery.timeout.ms",
    ]

    /// Names of properties, for suggestions; those without a default may be missing.
    package static var propertyNames: [String] {
        let configuration = rd_kafka_conf_new()
        defer { rd_kafka_conf_destroy(configuration) }
        var count = 0
        guard let pairs = rd_kafka_conf_dump(configuration, &count) else { return [] }
        defer { rd_kafka_conf_dump_free(pairs, count) }
        return stride(from: 0, to: count, by: 2).compactMap { index in
            pairs[index].map { String(cString: $0) }
        } + aliases
    }
}
