/// Rank correlation of two lists, in [-1, 1]; equal values share the mean of their ranks.
///
/// Pearson's correlation of the ranks (Spearman 1904). Nil where one of them has no order at all.
func spearman(_ a: [Double], _ b: [Double]) -> Double? {
    precondition(a.count == b.count, "rank correlation needs pairs")
    let (ranksA, ranksB) = (ranks(a), ranks(b))
    let mean = Double(a.count + 1) / 2
    var (product, squareA, squareB) = (0.0, 0.0, 0.0)
    for (rankA, rankB) in zip(ranksA, ranksB) {
        product += (rankA - mean) * (rankB - mean)
        squareA += (rankA - mean) * (rankA - mean)
        squareB += (rankB - mean) * (rankB - mean)
    }
    guard squareA > 0, squareB > 0 else { return nil }
    return product / (squareA * squareB).squareRoot()
}

/// From 1 for the least.
private func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = values
    var first = 0
    while first < order.count {
        var last = first
        while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
        for place in first...last { ranks[order[place]] = Double(first + last) / 2 + 1 }
        first = last + 1
    }
    return ranks
}
