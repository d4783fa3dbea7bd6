/// Why a line is not used, as the end of a sentence.
package struct Misfit: Error, Equatable {
    package let why: String
    package init(_ why: String) { self.why = why }
}

/// Lines of a file that cannot be used: the first ones are kept with their place, all are counted.
package struct Misfits: Sendable {
    package static let shownMax = 20
    package private(set) var shown: [(line: Int, why: String)] = []
    package private(set) var count = 0

    package init() {}

    package mutating func note(line: Int, _ why: String) {
        count += 1
        if count <= Self.shownMax { shown.append((line, why)) }
    }
}
