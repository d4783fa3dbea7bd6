// What a node means. Each accessor notes what is wrong and returns nil, so that reading goes on.
// `name` is what people call the value: the key's name in quotes, or "an item of 'pinned'".

extension Node {
    /// Text as it stands; quotes are needed for nothing but what YAML itself would read otherwise.
    package func text(_ name: String, _ findings: Findings) -> String? {
        guard case .scalar(let text, _) = value, !isNull else {
            return refuse("text", name, findings)
        }
        return text
    }

    /// A finite decimal number.
    package func number(
        _ name: String, in range: ClosedRange<Double>? = nil, _ findings: Findings
    ) -> Double? {
        guard case .scalar(let text, isPlain: true) = value, text.utf8.allSatisfy(isOfNumber),
            let number = Double(text), number.isFinite
        else { return refuse("a number\(percentHint)", name, findings) }
        if let range, !range.contains(number) {
            let bounds = "from \(shortText(range.lowerBound)) to \(shortText(range.upperBound))"
            return refuse(bounds, name, findings)
        }
        return number
    }

    /// `12%` is what people write for 0.12.
    private var percentHint: String {
        guard case .scalar(let text, _) = value, text.hasSuffix("%"),
            let number = Double(text.dropLast().filter { $0 != " " })
        else { return "" }
        return ", here \(shortText(number / 100))"
    }

    package func integer(
        _ name: String, in range: ClosedRange<Int>? = nil, _ findings: Findings
    ) -> Int? {
        guard case .scalar(let text, isPlain: true) = value, let number = Int(text) else {
            return refuse("a whole number", name, findings)
        }
        if let range, !range.contains(number) {
            return refuse("from \(range.lowerBound) to \(range.upperBound)", name, findings)
        }
        return number
    }

    package func bool(_ name: String, _ findings: Findings) -> Bool? {
        switch value {
        case .scalar("true", isPlain: true): true
        case .scalar("false", isPlain: true): false
        default: refuse("true or false", name, findings)
        }
    }

    package func items(_ name: String, _ findings: Findings) -> [Node]? {
        guard case .sequence(let items) = value else { return refuse("a list", name, findings) }
        return items
    }

    /// Notes that the value is not `wanted`.
    package func refuse<Value>(
        _ wanted: String, _ name: String, _ findings: Findings
    ) -> Value? {
        findings.error("\(name) must be \(wanted), not \(kind)", at: mark)
        return nil
    }
}

/// Of a number in decimal digits: neither `nan`, nor `inf`, nor hexadecimal.
private func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
    default: false
    }
}

/// Returns a number as people write it: `60`, not `60.0`.
package func shortText(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? number.description
}
