/// What a transaction of the aggregator sends.
package struct AggregatorEffect: Sendable, Equatable {
    package enum Output: Sendable {
        /// `scoring.weights`.
        case weights
        /// `scoring.weight-changes`.
        case changes
    }

    package var output: Output
    package var key: [UInt8]
    package var value: [UInt8]
    /// Offset of the record that caused it; nil for state.
    package var sourceOffset: Int64?

    init(_ output: Output, key: String, value: [UInt8], sourceOffset: Int64? = nil) {
        (self.output, self.key) = (output, Array(key.utf8))
        (self.value, self.sourceOffset) = (value, sourceOffset)
    }
}
