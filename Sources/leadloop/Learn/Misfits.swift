import Pipeline

/// Lines of a file that cannot be used: the first ones are told where they stand, all are counted.
struct Misfits {
    private static let shownMax = 20
    private let path: String
    private let talk: Output
    private(set) var count = 0

    init(_ path: String, _ talk: Output) { (self.path, self.talk) = (path, talk) }

    mutating func note(line: Int, _ why: String) {
        count += 1
        if count <= Self.shownMax {
            talk.line("\(Printable.text(path)):\(line): left out: \(Printable.text(why))")
        }
    }

    /// - Parameter total: of what was read, `noun`s.
    func tell(of total: Int, _ noun: String) {
        guard count > 0 else { return }
        let more = count - Self.shownMax
        if more > 0 { talk.line("... and \(grouped(more)) more") }
        talk.line("left out \(grouped(count)) of \(counted(total, noun))")
    }
}
