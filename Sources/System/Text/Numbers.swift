/// Numbers as people read them.

/// `1 partition`, `2 partitions`.
package func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// Thousands apart: `1,234,567`.
package func grouped(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var out = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { out += "," }
        out.append(digit)
    }
    return out
}

/// With so many digits after the point, rounded half away from zero.
package func fixed(_ number: Double, _ digits: Int) -> String {
    guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (number.magnitude * scale).rounded()
    let whole = Int64(scaled / scale)
    let sign = number < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(Int64(scaled)) }
    let rest = String(Int64(scaled) - whole * Int64(scale))
    return "\(sign)\(whole)." + String(repeating: "0", count: digits - rest.count) + rest
}

package func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}
