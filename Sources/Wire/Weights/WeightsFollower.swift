package import Leads

/// Watches `scoring.weights` for a scorer: belief updates of a known version pass by.
package struct WeightsFollower: Sendable {
    private let key: [UInt8]
    /// The newest version seen; nil before the first record.
    package private(set) var version: Int?

    package init(model: String) { key = Array(WeightsRecord.currentKey(model).utf8) }

    /// Follows the topic by its next record.
    ///
    /// - Returns: weights to use from now on; nil if nothing new was published.
    /// - Throws: what `WeightsRecord.decode` does, for a record of this model.
    package mutating func follow(
        key: RawSpan?, value: RawSpan?
    ) throws(Rejection) -> PublishedWeights? {
        guard let key, let value, key.holds(self.key) else { return nil }
        let record = try WeightsRecord.decode(value)
        guard record.version > version ?? -1 else { return nil }
        version = record.version
        return record.publishedWeights
    }
}

extension RawSpan {
    package func holds(_ bytes: [UInt8]) -> Bool {
        byteCount == bytes.count && withUnsafeBytes { $0.elementsEqual(bytes) }
    }
}
