import System

/// Settings of a broker without which transactions hang or cannot survive.
enum BrokerSettings {
    static let factor = "transaction.state.log.replication.factor"
    static let inSync = "transaction.state.log.min.isr"

    /// - Parameters:
    ///   - settings: of one broker; nil when they may not be read.
    ///   - brokers: how many there are.
    static func remarks(_ settings: [String: String]?, brokers: Int) -> [Remark] {
        guard let settings, let factor = settings[factor].flatMap({ Int($0) }) else {
            return [
                .warning(
                    "the broker's settings cannot be read",
                    why: "whether transactions can start here shows only when run starts",
                    remedy: "grant DescribeConfigs on the cluster to check them")
            ]
        }
        let inSync = settings[inSync].flatMap { Int($0) } ?? 1
        if factor > brokers {
            return [
                .error(
                    "\(Self.factor)=\(factor) with \(counted(brokers, "broker"))",
                    why: "the topic of transactions cannot be made, so no transaction ever starts",
                    remedy: "set \(Self.factor)=\(brokers) and \(Self.inSync)=1 at the broker")
            ]
        }
        if inSync > factor {
            return [
                .error(
                    "\(Self.inSync)=\(inSync) is above \(Self.factor)=\(factor)",
                    why: "no write to the topic of transactions is ever acknowledged",
                    remedy: "set \(Self.inSync) to at most \(factor) at the broker")
            ]
        }
        return [.ok("transaction log: replication factor \(factor), min ISR \(inSync)")]
    }
}
