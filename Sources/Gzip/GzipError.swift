/// A file that could not be read to its end.
package struct GzipError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable {
        case cannotOpen, cannotRead, damaged, truncated, lineTooLong, tooLong
    }

    package let kind: Kind
    package let path: String
    /// One sentence: what, why and, where something can be done, what to do.
    package let description: String

    init(_ kind: Kind, _ path: String, _ why: String) {
        (self.kind, self.path) = (kind, path)
        description = "\(path): \(why)"
    }
}
