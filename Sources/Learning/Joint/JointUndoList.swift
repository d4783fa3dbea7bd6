/// What each of the newest verdicts added, so that it can be taken back.
package struct JointUndoList: Sendable, Equatable {
    let capacity: Int
    /// Oldest first from `first` on; what was taken back is nil.
    private var entries: [Entry?] = []
    private var first = 0

    package struct Entry: Sendable, Equatable {
        package var idHash: UInt64
        /// t before it was learned.
        var learnedAt: Int
        package var atMilliseconds: Int64
        /// Place of its rep; -1: nobody.
        package var rep: Int32
        var isAccepted: Bool
        var importance: Double
        var line: RepLine
        /// By group; nil: all.
        var taught: [Bool]?
        var shown: [ShownFeature]
        /// By memory.
        var added: [JointMemory.Contribution]
        /// To the belief per weight.
        var terms: [DiagonalMemory.Term]
    }

    init(capacity: Int) { self.capacity = capacity }

    mutating func append(_ entry: Entry) {
        guard capacity > 0 else { return }
        if entries.count < capacity {
            entries.append(entry)
        } else {
            entries[first] = entry
            first = (first + 1) % capacity
        }
    }

    /// Takes out what is wanted, oldest first.
    mutating func take(where isWanted: (Entry) -> Bool) -> [Entry] {
        var taken: [Entry] = []
        for step in 0..<entries.count {
            let place = (first + step) % entries.count
            guard let entry = entries[place], isWanted(entry) else { continue }
            taken.append(entry)
            entries[place] = nil
        }
        return taken
    }
}
