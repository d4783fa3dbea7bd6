/// Why a file or a request cannot be used, for a person: what, why, and what to do about it.
package struct BacktestError: Error, Equatable {
    package enum Kind: Sendable {
        /// The request names what is not there, or leaves out what is needed.
        case usage
        /// The file's content.
        case data
        /// A file of points.
        case points
    }
    package let kind: Kind
    package let what: String
    package let why: String
    package let remedy: String

    package init(_ kind: Kind, _ what: String, why: String, remedy: String) {
        (self.kind, self.what, self.why, self.remedy) = (kind, what, why, remedy)
    }
}
