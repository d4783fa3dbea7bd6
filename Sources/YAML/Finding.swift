/// Something a person should mend, and where.
package struct Finding: Sendable, Hashable, CustomStringConvertible {
    package enum Severity: Sendable, Hashable { case error, warning }

    package var severity: Severity
    /// A file, a variable of the environment, or an option of the command line.
    package var source: String
    /// nil where the source has no lines.
    package var mark: Mark?
    /// What is wrong and what to do, without the place.
    package var message: String

    package init(_ severity: Severity, _ source: String, _ mark: Mark?, _ message: String) {
        (self.severity, self.source, self.mark, self.message) = (severity, source, mark, message)
    }

    package var line: Int? { mark?.line }
    package var column: Int? { mark?.column }

    /// One line, such as `mql.yaml:14:7: warning: ...`.
    package var description: String {
        let place = mark.map { "\(source):\($0.line):\($0.column)" } ?? source
        return "\(place): \(severity == .warning ? "warning: " : "")\(message)"
    }
}

/// Collects all findings of one source, so that a reader never stops at the first.
///
/// Lives while one file is read, on one thread.
package final class Findings {
    package let source: String
    private var list: [Finding] = []

    package init(source: String) { self.source = source }

    package func error(_ message: String, at mark: Mark?) {
        list.append(Finding(.error, source, mark, message))
    }

    package func warning(_ message: String, at mark: Mark?) {
        list.append(Finding(.warning, source, mark, message))
    }

    /// Whether the value at `mark` could not be read: what is concluded from its stand-in would be
    /// wrong as well.
    package func hasError(at mark: Mark) -> Bool {
        list.contains { $0.severity == .error && $0.mark == mark }
    }

    package var hasErrors: Bool { list.contains { $0.severity == .error } }

    /// By place, and what was found first at the same place.
    package var sorted: [Finding] {
        list.enumerated()
            .sorted {
                ($0.element.mark ?? Mark(), $0.offset) < ($1.element.mark ?? Mark(), $1.offset)
            }
            .map(\.element)
    }
}
