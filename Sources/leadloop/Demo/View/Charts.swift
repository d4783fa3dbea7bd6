// Small pictures of numbers.
import Demo

/// A weight's way from the hand-set points to where it should be: `○━━━●┄┄┄◆`.
///
/// - Parameter range: points at both ends; the same for all weights, so that they compare.
func track(
    _ weight: Story.Weight, _ range: ClosedRange<Double>, width: Int, _ glyphs: Glyphs
) -> TextLine {
    guard width > 1 else { return TextLine(spaces(width)) }
    func column(_ points: Double) -> Int {
        let share = (points - range.lowerBound) / (range.upperBound - range.lowerBound)
        return min(width - 1, max(0, Int((share * Double(width - 1)).rounded())))
    }
    var cells: [(String, Ink)] = Array(repeating: (" ", .dim), count: width)
    let (hand, now, truth) = (column(weight.hand), column(weight.now), column(weight.truth))
    cells[column(0)] = (glyphs.zero, .dim)
    for at in min(now, truth)...max(now, truth) { cells[at] = (glyphs.ahead, .dim) }
    for at in min(hand, now)...max(hand, now) { cells[at] = (glyphs.gone, .accent) }
    cells[hand] = (glyphs.hand, .dim)
    cells[truth] = (glyphs.truth, .warning)
    cells[now] = now == truth ? (glyphs.arrived, .good) : (glyphs.now, .accent)
    var line = TextLine()
    for (text, ink) in cells { line.add(text, ink) }
    return line
}

/// Shares over time in `width` buckets at most, as one row of columns; nil where nothing was judged.
func buckets(_ weeks: [Story.Week], width: Int) -> [Double?] {
    guard width > 0, !weeks.isEmpty else { return [] }
    let size = (weeks.count + width - 1) / width
    return stride(from: 0, to: weeks.count, by: size).map { start in
        let part = weeks[start..<min(start + size, weeks.count)]
        let judged = part.reduce(0) { $0 + $1.judged }
        return judged == 0 ? nil : Double(part.reduce(0) { $0 + $1.accepted }) / Double(judged)
    }
}

/// `▂▃▅▇` for shares in [0, 1].
func sparkline(_ shares: [Double?], _ glyphs: Glyphs) -> String {
    shares.map { share in
        guard let share else { return " " }
        let level = Int(share * Double(glyphs.levels.count))
        return glyphs.levels[min(glyphs.levels.count - 1, max(0, level))]
    }.joined()
}

/// The same over several rows, the top one first.
func columns(_ shares: [Double?], height: Int, _ glyphs: Glyphs) -> [String] {
    let steps = glyphs.levels.count
    return (0..<height).map { row in
        let below = (height - 1 - row) * steps
        return shares.map { share in
            guard let share else { return " " }
            let filled = max(1, Int((share * Double(height * steps)).rounded())) - below
            return filled <= 0 ? " " : glyphs.levels[min(filled, steps) - 1]
        }.joined()
    }
}
