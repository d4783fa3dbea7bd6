// What each of the newest verdicts added to the beliefs, so that it can be taken back exactly.
//
// With lambda = 1/variance and eta = mean/variance a belief is its prior plus a sum of faded
// contributions; a correction subtracts one (learning.md, "Belief and update" and
// learning.md, "Corrections"). A step with k = -1 would be shorter and wrong: its damping can fall
// below 0.
//
// Chunks of 50 verdicts, used round and round: a transaction writes only the chunk that it filled, and
// the copy made for an abort shares all others.

package struct UndoList: Sendable, Equatable {
    package static let chunkSize = 50

    /// One verdict and what it taught.
    package struct Entry: Sendable, Equatable {
        package var verdict: Verdict
        /// Groups that a rejection taught; nil: all.
        package var taught: [Int32]?
        /// The terms behind those of the entry before, in its chunk.
        package var termCount: Int32
        /// Taken back already.
        package var isUndone = false

        package init(_ verdict: Verdict, taught: [Int32]?, termCount: Int32) {
            self.verdict = verdict
            self.taught = taught
            self.termCount = termCount
        }
    }

    package struct Verdict: Sendable, Equatable {
        /// Of the judgement's id.
        package var idHash: UInt64
        /// t before it was learned.
        package var learnedAt: Int
        package var atMilliseconds: Int64
        package var importance: Double
        package var isAccepted: Bool
        /// Place of its rep in `RepLines.reps`; -1: nobody.
        package var rep: Int32

        package init(
            idHash: UInt64, learnedAt: Int, atMilliseconds: Int64, importance: Double,
            isAccepted: Bool, rep: Int32
        ) {
            self.idHash = idHash
            self.learnedAt = learnedAt
            self.atMilliseconds = atMilliseconds
            self.importance = importance
            self.isAccepted = isAccepted
            self.rep = rep
        }
    }

    /// What it added to one belief.
    package struct Term: Sendable, Equatable {
        /// Place of the feature in the definition; -1: the intercept.
        package var feature: Int32
        /// x as it counted for evidence.
        package var x: Float
        package var lambda: Double
        package var eta: Double

        package init(feature: Int32, x: Float, lambda: Double, eta: Double) {
            self.feature = feature
            self.x = x
            self.lambda = lambda
            self.eta = eta
        }
    }

    package struct Chunk: Sendable, Equatable {
        /// Number of its first verdict.
        package var first: Int
        package var entries: [Entry] = []
        package var terms: [Term] = []

        package init(first: Int, entries: [Entry] = [], terms: [Term] = []) {
            self.first = first
            self.entries = entries
            self.terms = terms
        }
    }

    /// Oldest first.
    package fileprivate(set) var chunks: [Chunk] = []
    /// Verdicts noted since the list began; number n lies in chunk n / chunkSize.
    package private(set) var count = 0
    /// Numbers of the chunks that differ from their records, as n / chunkSize.
    package fileprivate(set) var changed: Set<Int> = []
    /// Verdicts that the list holds at least.
    package let capacity: Int

    package init(capacity: Int) { self.capacity = capacity }

    /// Takes up stored chunks; nil if they do not fit together.
    ///
    /// - Parameters:
    ///   - stored: all that were ever stored under the ring's places, in any order.
    ///   - first, count: of the list that is to come out.
    package init?(capacity: Int, _ stored: [Chunk], first: Int, count: Int) {
        self.init(capacity: capacity)
        let ordered = stored.filter { $0.first >= first && $0.first < count }
            .sorted { $0.first < $1.first }
        var next = first
        for chunk in ordered {
            guard chunk.first == next, chunk.first.isMultiple(of: Self.chunkSize),
                chunk.entries.count == min(Self.chunkSize, count - next),
                chunk.entries.allSatisfy({ $0.termCount >= 0 }),
                chunk.entries.reduce(0, { $0 + Int($1.termCount) }) == chunk.terms.count
            else { return nil }
            next += chunk.entries.count
        }
        // An empty list begins at a chunk, or there were nothing to append to.
        guard next == count, ordered.count <= chunkCountMax,
            !ordered.isEmpty || count.isMultiple(of: Self.chunkSize)
        else { return nil }
        chunks = ordered
        self.count = count
    }

    /// Number of the oldest verdict that is held; `count` if none is.
    package var first: Int { chunks.first?.first ?? count }
    /// The chunk of that number, n / chunkSize.
    package func chunk(_ number: Int) -> Chunk? {
        chunks.first { $0.first == number * Self.chunkSize }
    }

    /// Chunks that the ring can hold; one more than the capacity needs, the newest is not full.
    package var chunkCountMax: Int { capacity / Self.chunkSize + 1 }

    package mutating func written() { changed.removeAll() }

    mutating func append(_ entry: Entry, _ terms: ArraySlice<Term>) {
        guard capacity > 0 else { return }
        if count.isMultiple(of: Self.chunkSize) {
            if chunks.count == chunkCountMax { chunks.removeFirst() }
            chunks.append(Chunk(first: count))
        }
        let last = chunks.count - 1
        chunks[last].entries.append(entry)
        chunks[last].terms.append(contentsOf: terms)
        changed.insert(count / Self.chunkSize)
        count += 1
        if count.isMultiple(of: Self.chunkSize) {
            // Nothing comes to it any more: without the room to grow, 2 of 11 MB less.
            chunks[last].entries = chunks[last].entries.map { $0 }
            chunks[last].terms = chunks[last].terms.map { $0 }
        }
    }

    /// Forgets everything: what is held does not add up any more.
    ///
    /// Numbers go on at the next chunk, so that no stored chunk is taken for a new one.
    mutating func removeAll() {
        chunks = []
        changed = []
        count = (count + Self.chunkSize - 1) / Self.chunkSize * Self.chunkSize
    }

    /// Marks every verdict that is asked for, and was not taken back before, as taken back.
    ///
    /// - Parameter body: called with each of them and its terms, oldest first.
    mutating func retract(
        where isWanted: (Entry) -> Bool, _ body: (Entry, ArraySlice<Term>) -> Void
    ) {
        for chunk in chunks.indices {
            var start = 0
            for place in chunks[chunk].entries.indices {
                let entry = chunks[chunk].entries[place]
                let end = start + Int(entry.termCount)
                if !entry.isUndone, isWanted(entry) {
                    body(entry, chunks[chunk].terms[start..<end])
                    chunks[chunk].entries[place].isUndone = true
                    changed.insert(chunks[chunk].first / Self.chunkSize)
                }
                start = end
            }
        }
    }
}

extension UndoList {
    /// What a new definition does to what is held.
    struct Move {
        /// New place of each feature, nil if it is gone or means something else.
        var places: [Int32?]
        /// What the prior mean of each old feature moved by: a mean that moves with its prior moves
        /// eta by shift x lambda.
        var shifts: [Double]
        var interceptShift: Double
        /// New place of each group, nil if it is gone.
        var groups: [Int32?]
        /// Groups that were not there; every rejection counts as having taught them.
        var newGroups: [Int32]

        var isNothing: Bool {
            interceptShift == 0 && newGroups.isEmpty && shifts.allSatisfy { $0 == 0 }
                && places.enumerated().allSatisfy { $1 == Int32($0) }
                && groups.enumerated().allSatisfy { $1 == Int32($0) }
        }
    }

    mutating func remap(_ move: Move) {
        guard !move.isNothing else { return }
        for place in chunks.indices {
            chunks[place] = chunks[place].moved(move)
            changed.insert(chunks[place].first / Self.chunkSize)
        }
    }
}

extension UndoList.Chunk {
    fileprivate func moved(_ move: UndoList.Move) -> UndoList.Chunk {
        var new = UndoList.Chunk(first: first)
        var start = 0
        for var entry in entries {
            let end = start + Int(entry.termCount)
            let kept = new.terms.count
            new.terms += terms[start..<end].compactMap { $0.moved(move) }
            entry.termCount = Int32(new.terms.count - kept)
            entry.taught = entry.taught.map {
                $0.compactMap { move.groups[Int($0)] } + move.newGroups
            }
            new.entries.append(entry)
            start = end
        }
        return new
    }
}

extension UndoList.Term {
    fileprivate func moved(_ move: UndoList.Move) -> UndoList.Term? {
        var term = self
        if feature < 0 {
            term.eta += lambda * move.interceptShift
            return term
        }
        guard let place = move.places[Int(feature)] else { return nil }
        term.eta += lambda * move.shifts[Int(feature)]
        term.feature = place
        return term
    }
}
