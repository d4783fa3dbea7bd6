/// Why a partition is not run: its state cannot be trusted. Never guess (exit 65).
package struct StateRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    package let what: String
    package let why: String
    package let remedy: String

    package init(what: String, why: String, remedy: String) {
        (self.what, self.why, self.remedy) = (what, why, remedy)
    }
    package var description: String { "\(what)\nwhy:   \(why)\ndo:    \(remedy)" }
}
