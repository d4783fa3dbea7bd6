/// A place in a text.
package struct Mark: Sendable, Hashable, Comparable {
    /// From 1.
    package var line: Int
    /// In characters, from 1.
    package var column: Int

    package init(line: Int = 1, column: Int = 1) { (self.line, self.column) = (line, column) }

    package static func < (a: Mark, b: Mark) -> Bool { (a.line, a.column) < (b.line, b.column) }
}
