/// The word that was probably meant: at most a third of its letters away.
func nearest(_ word: String, in words: some Sequence<String>) -> String? {
    let limit = max(1, word.utf8.count / 3)
    let candidates = words.map { ($0, editDistance(Array(word.utf8), Array($0.utf8))) }
    return candidates.filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
}

/// How many letters were changed, left out, added or swapped with their neighbour (optimal string
/// alignment): swapped ones are the commonest slip of fast hands.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var rows = [Array(0...b.count)]
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            let change = rows[i][j] + (a[i] == b[j] ? 0 : 1)
            var best = min(change, rows[i][j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                best = min(best, rows[i - 1][j - 1] + 1)
            }
            row.append(best)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}
