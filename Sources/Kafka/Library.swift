// Which librdkafka is loaded: it is the system's, so not the one this was built with.
import CRdkafka

public enum Library {
    public struct Version: Sendable, Comparable, CustomStringConvertible {
        public let major: Int, minor: Int, patch: Int
        public init(_ major: Int, _ minor: Int, _ patch: Int) {
            (self.major, self.minor, self.patch) = (major, minor, patch)
        }
        public var description: String { "\(major).\(minor).\(patch)" }
        public static func < (a: Version, b: Version) -> Bool {
            (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
        }
    }

    /// Of the loaded library, from its 0xMMmmrrpp.
    public static var version: Version {
        let number = Int(rd_kafka_version())
        return Version(number >> 24 & 255, number >> 16 & 255, number >> 8 & 255)
    }

    /// What it was built with: compressions, TLS, SASL mechanisms.
    public static var features: [String] {
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
    /// (kafka.md 1.2).
    static var hasFetchQueueBackoff: Bool { version >= Version(2, 2, 0) }
}
