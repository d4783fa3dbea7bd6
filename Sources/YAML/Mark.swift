/// A place in a text.
public struct Mark: Sendable, Hashable, Comparable {
    /// From 1.
    public var line: Int
    /// In characters, from 1.
    public var column: Int

    public init(line: Int = 1, column: Int = 1) { (self.line, self.column) = (line, column) }

    public static func < (a: Mark, b: Mark) -> Bool { (a.line, a.column) < (b.line, b.column) }
}
