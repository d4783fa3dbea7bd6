// Whether a lead became another one since sales rejected it: values are compared, not labels of two
// definitions, and a value counts only if it is newer than the verdict (reasons.md, "Recycle classes").

/// What was known of a lead when it qualified.
package struct FactsAtOpening: Sendable, Equatable {
    package struct Known: Sendable, Equatable {
        /// Number in the name table.
        package var attribute: Int
        package var value: FactValue
        package init(attribute: Int, value: FactValue) {
            self.attribute = attribute
            self.value = value
        }
    }
    package var known: [Known]
    /// Attributes from this number on came with a later definition: that they are known is no change.
    package var attributeCount: Int

    package init(known: [Known], attributeCount: Int) {
        self.known = known
        self.attributeCount = attributeCount
    }

    init(_ lead: LeadImage, _ model: Model) {
        // What was cleared is not known.
        known = lead.facts.compactMap { fact in
            fact.value.map { Known(attribute: fact.attribute, value: $0) }
        }
        attributeCount = model.names.attributes.count
    }
}

extension LeadImage {
    /// Whether an attribute that is waited for has another label, by the definition in force, than its
    /// value at the opening has by the same definition.
    func hasChangedFact(since decisions: Decisions, _ rearm: Rearm, _ model: Model) -> Bool {
        let since = max(decisions.qualifiedAtMilliseconds, decisions.verdictAtMilliseconds)
        return facts.contains { fact in
            guard fact.time > since,
                rearm.attributes.isEmpty
                    || rearm.attributes.contains(fact.attribute),
                let rule = model.attributes.first(where: { $0.number == fact.attribute })
            else { return false }
            guard let opening = decisions.facts else {
                // Of before version 2: the labels are all that is known.
                return !decisions.snapshot.contains { feature in
                    if case .label(let number) = feature.number {
                        number == fact.label
                    } else {
                        false
                    }
                }
            }
            guard fact.attribute < opening.attributeCount else { return false }
            guard let before = opening.known.first(where: { $0.attribute == fact.attribute }) else {
                return fact.label != nil
            }
            return before.value.text != fact.value?.text
                && fact.label != rule.label(of: before.value)
        }
    }
}

extension FactValue {
    /// The same for one value under an attribute of any type.
    fileprivate var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): Int64(exactly: number).map { "\($0)" } ?? "\(number)"
        case .bool(let bool): "\(bool)"
        }
    }
}

extension AttributeRule {
    fileprivate func label(of value: FactValue) -> Int? {
        let number =
            switch value {
            case .text(let text): Array(text.utf8).withUnsafeBytes { label(.text($0)) }
            case .number(let number): label(.number(number))
            case .bool(let bool): label(.bool(bool))
            }
        return number == Self.noLabel ? nil : Int(number)
    }
}

extension FactsAtOpening {
    func put(_ writer: inout ByteWriter) {
        writer.put(UInt16(attributeCount))
        writer.put(UInt16(known.count))
        for fact in known {
            writer.put(UInt16(fact.attribute))
            switch fact.value {
            case .text(let text):
                writer.put(UInt8(0))
                writer.put(text: text)
            case .number(let number):
                writer.put(UInt8(1))
                writer.put(number.bitPattern)
            case .bool(let bool): writer.put(UInt8(bool ? 3 : 2))
            }
        }
    }

    /// nil when the bytes are not what `put` gives.
    init?(_ reader: inout ByteReader) throws(ByteReader.Ended) {
        self.init(known: [], attributeCount: Int(try reader.get() as UInt16))
        for _ in 0..<(try reader.get() as UInt16) {
            let attribute = Int(try reader.get() as UInt16)
            let value: FactValue
            switch try reader.get() as UInt8 {
            case 0: value = .text(try reader.text())
            case 1: value = .number(Double(bitPattern: try reader.get()))
            case 2: value = .bool(false)
            case 3: value = .bool(true)
            default: return nil
            }
            known.append(Known(attribute: attribute, value: value))
        }
    }
}
