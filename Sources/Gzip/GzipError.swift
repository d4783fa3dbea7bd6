/// A file that could not be read to its end.
public struct GzipError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable {
        case cannotOpen, cannotRead, damaged, truncated, lineTooLong, tooLong
    }

    public let kind: Kind
    public let path: String
    /// One sentence: what, why and, where something can be done, what to do.
    public let description: String

    init(_ kind: Kind, _ path: String, _ why: String) {
        (self.kind, self.path) = (kind, path)
        description = "\(path): \(why)"
    }
}
