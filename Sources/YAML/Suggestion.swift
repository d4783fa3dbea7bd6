/// Returns the word that `word` was probably meant to be, nil when none is near.
///
/// Near: at most a third of its letters (one at least) are wrong, missing, too many or swapped with
/// the next (optimal string alignment distance). Of several equally near the first counts.
package func nearest(_ word: String, in words: some Sequence<String>) -> String? {
    let limit = max(1, word.utf8.count / 3)
    return words.map { ($0, distance(Array(word.utf8), Array($0.utf8))) }
        .filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
}

/// Returns `; did you mean 'x'?` for the nearest of `words`, nothing when none is near.
package func suggestion(for word: String, in words: some Sequence<String>) -> String {
    nearest(word, in: words).map { "; did you mean '\($0)'?" } ?? ""
}

private func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var row = Array(0...b.count)
    for i in a.indices {
        var next = [i + 1]
        for j in b.indices {
            var cost = min(row[j] + (a[i] == b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                cost = min(cost, before[j - 1] + 1)
            }
            next.append(cost)
        }
        (before, row) = (row, next)
    }
    return row[b.count]
}
