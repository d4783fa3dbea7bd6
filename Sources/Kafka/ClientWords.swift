// What librdkafka says in words only: the topic of a missing right, the address of a lost broker. Text
// of another version may differ; then the errors stand as they are, without the name.

/// The topic that a transaction was not allowed to take up.
///
/// librdkafka fails the transaction without saying which, and the error comes to light at the next
/// send, whatever its topic; the name is in a line of its log.
enum RefusedTopic {
    /// - Parameters:
    ///   - facility: of the line.
    ///   - text: `TxnCoordinator/1: Failed to add partition "TOPIC" [0] to transaction: Broker: ...`
    /// - Returns: nil for every other line.
    static func name(facility: String, _ text: String) -> String? {
        let parts = text.split(separator: "\"", maxSplits: 2)
        guard facility == "ADDPARTS", text.contains("authorization failed"), parts.count == 3,
            parts[0].hasSuffix("partition ")
        else { return nil }
        return String(parts[1])
    }
}

/// A broker that others name, under an address that cannot be reached.
struct LostBroker: Equatable {
    let address: String
    /// The library's own words.
    let reason: String

    /// - Parameter reason: `HOST:PORT/ID: Connect to ipv4#... failed: Connection refused (...)`; nodes
    ///   of `bootstrap.servers` have a word for their number.
    init?(_ reason: String) {
        guard let slash = reason.firstIndex(of: "/") else { return nil }
        let address = reason[..<slash]
        let rest = reason[slash...].dropFirst()
        guard let colon = rest.firstIndex(of: ":"), Int32(rest[..<colon]) != nil,
            let port = address.split(separator: ":").last, UInt16(port) != nil,
            rest[colon...].hasPrefix(": Connect to")
                || rest[colon...].hasPrefix(": Failed to resolve")
        else { return nil }
        (self.address, self.reason) = (String(address), reason)
    }
}
