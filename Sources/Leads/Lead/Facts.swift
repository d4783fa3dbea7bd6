// Who a lead is: per attribute the newest known value and the label that the definition gives it.
//
// A fact in the lead's bytes, 16 bytes and the value:
//   0 attribute UInt16 | 2 label UInt16 | 4 valueBytes UInt16 | 6 kind UInt8 | 7 free
//   8 time Int64, milliseconds | 16 value, padded to 8: UTF-8 lower case, Float64, one byte, or none
//
// A fact without a value was cleared: the newest word counts, also when it says nothing. Facts do not
// fade and have times of their own, so any order gives the same, however old one is.

/// A value of a trait as it came.
package enum ObservedValue {
    case text(UnsafeRawBufferPointer)
    case number(Double)
    case bool(Bool)
    /// Null.
    case nothing
}

/// What an attribute makes of a value.
package enum TraitReading: Sendable {
    case value
    /// Null, an empty text or a word for nothing: what was known no longer holds.
    case nothing
    /// Of a type that the attribute does not read; what was known stays.
    case notUnderstood
}

/// A value as it is kept.
package enum FactValue: Sendable, Equatable {
    case text(String)
    case number(Double)
    case bool(Bool)
}

package struct Fact: Sendable, Equatable {
    /// Numbers in the name table; no label: no set, band or `otherwise` takes the value.
    package var attribute: Int, label: Int?
    package var time: Int64
    /// nil: it was cleared.
    package var value: FactValue?
}

/// What an attribute takes from a trait.
package struct AttributeRule: Sendable {
    package let number: Int
    package let from: [String]
    let kind: FitAttribute.Kind
    /// Label numbers in the order of the attribute's labels.
    let labels: [UInt16]
    /// Set index by text in lower case.
    let sets: [String: Int]

    static let noLabel: UInt16 = .max

    init(_ attribute: FitAttribute, _ names: NameTable) {
        number = names.attributes.firstIndex(of: attribute.name)!
        from = attribute.from
        kind = attribute.kind
        labels = attribute.labels.map { label in
            UInt16(names.labels.firstIndex(of: "\(attribute.name)=\(label.label)")!)
        }
        guard case .text(let sets, _) = attribute.kind else {
            self.sets = [:]
            return
        }
        self.sets = Dictionary(
            sets.enumerated().flatMap { index, set in
                set.values.map { (normalized($0), index) }
            }, uniquingKeysWith: { first, _ in first })
    }

    package func reading(_ value: ObservedValue) -> TraitReading {
        switch kept(value)?.kind {
        case nil: .notUnderstood
        case Self.nothing.kind: .nothing
        default: .value
        }
    }

    static let nothing: (kind: UInt8, bytes: [UInt8]) = (3, [])

    /// The bytes that are kept; nil when the value has a wrong type.
    func kept(_ value: ObservedValue) -> (kind: UInt8, bytes: [UInt8])? {
        switch (kind, value) {
        case (_, .nothing): return Self.nothing
        case (_, .text(let bytes)): return kept(normalized(String(decoding: bytes, as: UTF8.self)))
        case (.number, .number(let number)) where number.isFinite: return Self.kept(number)
        case (.bool, .bool(let bool)): return (2, [bool ? 1 : 0])
        default: return nil
        }
    }

    /// HubSpot, CSV files and query strings write numbers and booleans as text.
    private func kept(_ text: String) -> (kind: UInt8, bytes: [UInt8])? {
        switch kind {
        case .text:
            // A word that a set names is a value: NA is Namibia where somebody says so.
            if sets[text] == nil, UnknownWords.contains(text) { return Self.nothing }
            return (0, Array(text.utf8.prefix(Limits.factTextBytesMax + 1)))
        case .number:
            if let number = plainDecimal(text) { return Self.kept(number) }
        case .bool:
            if text == "true" || text == "false" { return (2, [text == "true" ? 1 : 0]) }
        }
        return UnknownWords.contains(text) ? Self.nothing : nil
    }

    private static func kept(_ number: Double) -> (kind: UInt8, bytes: [UInt8]) {
        (1, withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) })
    }

    /// The label of what is kept: a new definition gives old facts their labels by this too.
    func label(_ value: ObservedValue) -> UInt16 {
        let index: Int? =
            switch (kind, value) {
            case (.text(let sets, let otherwise), .text(let bytes)):
                self.sets[String(decoding: bytes, as: UTF8.self)]
                    ?? (otherwise == nil ? nil : sets.count)
            case (.number(let bands), .number(let number)):
                bands.firstIndex { $0.below.map { number < $0 } ?? true }
            case (.bool, .bool(let bool)): bool ? 0 : 1
            default: nil
            }
        return index.map { labels[$0] } ?? Self.noLabel
    }
}

/// Trimmed and in lower case.
func normalized(_ text: String) -> String {
    var trimmed = Substring(text)
    while let first = trimmed.first, first.isWhitespace { trimmed.removeFirst() }
    while let last = trimmed.last, last.isWhitespace { trimmed.removeLast() }
    return trimmed.lowercased()
}

/// Digits with a sign or none and a point or none: nothing that another country reads otherwise.
private func plainDecimal(_ text: String) -> Double? {
    var digits = Substring(text)
    if digits.first == "-" || digits.first == "+" { digits.removeFirst() }
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
    guard isPlain, text.utf8.count <= 40, let number = Double(text), number.isFinite else {
        return nil
    }
    return number
}

extension LeadImage {
    /// Most bytes that one fact takes.
    package static let factBytesMax = 16 + padded(Limits.factTextBytesMax + 1)

    /// Takes a trait's value if it is newer than the known one (a tie: the larger bytes).
    ///
    /// - Returns: whether it was taken.
    /// - Precondition: room for `factBytesMax` more bytes.
    package func take(_ value: ObservedValue, for attribute: AttributeRule, time: Int64) -> Bool {
        guard let (kind, bytes) = attribute.kept(value) else { return false }
        if let known = factPlaces.first(where: { $0.attribute == attribute.number }) {
            if time < known.time { return false }
            if time == known.time, !isLarger(bytes, than: known) { return false }
            remove(known)
        }
        let size = 16 + Self.padded(bytes.count)
        let start = decisionsStart
        shift(from: start, by: size, end: byteCount)
        (base + start).initializeMemory(as: UInt8.self, repeating: 0, count: size)
        store(UInt16(attribute.number), start)
        store(UInt16(bytes.count), start + 4)
        store(kind, start + 6)
        store(time, start + 8)
        bytes.withUnsafeBytes {
            if let source = $0.baseAddress {
                (base + start + 16).copyMemory(from: source, byteCount: $0.count)
            }
        }
        factBytes += size
        store(attribute.label(observedValue(place(at: start))), start + 2)
        return true
    }

    /// Gives each fact the label that the definition has for it, none if it lost the attribute.
    package func relabel(_ model: Model) {
        var at = factsStart
        let end = decisionsStart
        while at < end {
            let place = place(at: at)
            let rule = model.attributes.first { $0.number == place.attribute }
            store(rule?.label(observedValue(place)) ?? AttributeRule.noLabel, at + 2)
            at += place.size
        }
    }

    /// How many of the definition's attributes are known.
    package func knownAttributeCount(_ model: Model) -> Int {
        factPlaces.count { place in
            place.kind != AttributeRule.nothing.kind
                && model.attributes.contains { $0.number == place.attribute }
        }
    }

    /// All facts, in the order in which they came.
    package var facts: [Fact] {
        factPlaces.map { place in
            let value: FactValue? =
                switch observedValue(place) {
                case .text(let bytes): .text(String(decoding: bytes, as: UTF8.self))
                case .number(let number): .number(number)
                case .bool(let bool): .bool(bool)
                case .nothing: nil
                }
            let label = load(place.start + 2, as: UInt16.self)
            return Fact(
                attribute: place.attribute,
                label: label == AttributeRule.noLabel ? nil : Int(label),
                time: place.time, value: value)
        }
    }

    /// Numbers of the labels that hold, without allocating.
    @inlinable func forEachLabel(_ body: (Int) -> Void) {
        var at = factsStart
        let end = decisionsStart
        while at < end {
            let label = load(at + 2, as: UInt16.self)
            if label != .max { body(Int(label)) }
            at += 16 + Self.padded(Int(load(at + 4, as: UInt16.self)))
        }
    }

    private struct FactPlace {
        var start: Int, attribute: Int, bytes: Int, kind: UInt8, time: Int64
        var size: Int { 16 + LeadImage.padded(bytes) }
    }

    private func place(at start: Int) -> FactPlace {
        FactPlace(
            start: start, attribute: Int(load(start, as: UInt16.self)),
            bytes: Int(load(start + 4, as: UInt16.self)), kind: load(start + 6, as: UInt8.self),
            time: load(start + 8, as: Int64.self))
    }

    private var factPlaces: [FactPlace] {
        var places: [FactPlace] = []
        var at = factsStart
        while at < decisionsStart {
            places.append(place(at: at))
            at += places[places.count - 1].size
        }
        return places
    }

    private func remove(_ place: FactPlace) {
        shift(from: place.start + place.size, by: -place.size, end: byteCount)
        factBytes -= place.size
    }

    private func isLarger(_ bytes: [UInt8], than place: FactPlace) -> Bool {
        let known = UnsafeRawBufferPointer(start: base + place.start + 16, count: place.bytes)
        return known.lexicographicallyPrecedes(bytes)
    }

    private func observedValue(_ place: FactPlace) -> ObservedValue {
        let bytes = UnsafeRawBufferPointer(start: base + place.start + 16, count: place.bytes)
        return switch place.kind {
        case 1: .number(Double(bitPattern: bytes.loadUnaligned(as: UInt64.self)))
        case 2: .bool(bytes[0] != 0)
        case AttributeRule.nothing.kind: .nothing
        default: .text(bytes)
        }
    }
}
