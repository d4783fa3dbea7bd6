import YAML

extension Fields {
    /// Takes a time span with its unit, in seconds: `2w`, `14d`, `6h`, `30m` or `10s`.
    ///
    /// - Parameter never: what the word `never` stands for; nil: it is no answer here.
    func duration(
        _ key: String, _ need: Need = .optional, in range: ClosedRange<Double>,
        never: Double? = nil
    ) -> Double? {
        guard let node = take(key, need), let text = node.text("'\(key)'", findings) else {
            return nil
        }
        if let never, text == "never" { return never }
        guard let seconds = secondsOf(duration: text) else {
            findings.error(durationFault(key, text), at: node.mark)
            return nil
        }
        guard range.contains(seconds) else {
            let bounds = [range.lowerBound, range.upperBound].map { durationText(seconds: $0) }
            return node.refuse("from \(bounds[0]) to \(bounds[1])", "'\(key)'", findings)
        }
        return seconds
    }
}

private let units: [(letter: Character, seconds: Double)] = [
    ("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
]

/// Returns the seconds of `2w`, `14d`, `6h`, `30m`, `10s` (also `1.5h`) or `100ms`; nil for other text.
func secondsOf(duration text: String) -> Double? {
    var number = text
    let unit: Double
    if text.hasSuffix("ms") {
        number.removeLast(2)
        unit = 0.001
    } else if let letter = number.popLast(), let known = units.first(where: { $0.letter == letter })
    {
        unit = known.seconds
    } else {
        return nil
    }
    guard number.first?.isNumber == true, number.last?.isNumber == true,
        number.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
    else { return nil }
    return Double(number).map { $0 * unit }
}

/// Returns what is wrong with a time span that cannot be read, and what to write.
func durationFault(_ key: String, _ text: String) -> String {
    Double(text) != nil
        ? "\(key): \(text) has no unit; write \(text)d, 12h, 30m or 10s"
        : "\(key): '\(text)' is no time span; write 7d, 12h, 30m or 10s"
}

/// Returns a time span in the largest unit that makes it a whole number.
func durationText(seconds: Double) -> String {
    guard seconds > 0 else { return "0s" }
    guard seconds.isFinite else { return "never" }
    // Nobody reads 28d as 4w where the file says days.
    for unit in units where unit.letter != "w" {
        if let count = Int(exactly: seconds / unit.seconds) { return "\(count)\(unit.letter)" }
    }
    return "\(shortText((seconds * 1000).rounded()))ms"
}

/// Returns a time span of milliseconds in the largest unit that makes it a whole number.
func durationText(milliseconds: Int) -> String {
    durationText(seconds: Double(milliseconds) / 1000)
}
