// What an identify call says about the definition's attributes: the place and the name come from
// RudderStack, Segment, HubSpot, Salesforce, so several are tried (scoring.md, "Fit").
package import Leads
package import Wire

package enum IdentifiedFacts {
    /// Of each attribute that the call speaks of, the value, or that there is none any more.
    ///
    /// - Parameters:
    ///   - reader: has just read the call.
    ///   - misread: told of values of a type that the attribute does not read.
    package static func read(
        _ attributes: [AttributeRule], _ reader: EngagementReader,
        misread: (AttributeRule, TraitValue) -> Void
    ) -> [(attribute: AttributeRule, value: ObservedValue)] {
        var facts: [(attribute: AttributeRule, value: ObservedValue)] = []
        var first = 0
        for attribute in attributes {
            let paths = first..<first + attribute.from.count
            first = paths.upperBound
            for place in TraitPlace.allCases {
                let value = value(of: attribute, paths, at: place, reader, misread)
                guard let value else { continue }
                facts.append((attribute, value))
                break
            }
        }
        return facts
    }

    /// The first value in one place that the attribute reads, or nothing where a trait says so.
    private static func value(
        of attribute: AttributeRule, _ paths: Range<Int>, at place: TraitPlace,
        _ reader: EngagementReader, _ misread: (AttributeRule, TraitValue) -> Void
    ) -> ObservedValue? {
        var isCleared = false
        for path in paths {
            let trait = reader.trait(path, at: place)
            if case .absent = trait { continue }
            let value = ObservedValue(trait)
            switch value.map(attribute.reading) ?? .notUnderstood {
            case .value: return value
            case .nothing: isCleared = true
            case .notUnderstood: misread(attribute, trait)
            }
        }
        return isCleared ? .nothing : nil
    }
}

extension ObservedValue {
    /// nil: there is no single value.
    fileprivate init?(_ trait: TraitValue) {
        switch trait {
        case .absent, .other: return nil
        case .null: self = .nothing
        case .text(let bytes): self = .text(bytes)
        case .number(let number): self = .number(number)
        case .bool(let bool): self = .bool(bool)
        }
    }
}
