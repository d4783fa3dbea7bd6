// What a trait says about an attribute, read a second time from scoring.md, "Fit".
import Leads
import Wire

/// The newest word about an attribute.
struct FactFold: Equatable {
    enum Value: Equatable {
        case text([UInt8])
        case number(Double)
        case bool(Bool)
        /// It was cleared.
        case none

        /// As a lead's record gives it back.
        var asFact: FactValue? {
            switch self {
            case .none: nil
            case .text(let bytes): .text(String(decoding: bytes, as: UTF8.self))
            case .number(let number): .number(number)
            case .bool(let bool): .bool(bool)
            }
        }

        /// Of two values of one time the one with the larger bytes stays.
        func precedes(_ other: Value) -> Bool { bytes.lexicographicallyPrecedes(other.bytes) }

        private var bytes: [UInt8] {
            switch self {
            case .text(let bytes): bytes
            case .number(let number):
                withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
            case .bool(let bool): [bool ? 1 : 0]
            case .none: []
            }
        }
    }
    /// Numbers in the partition's name table.
    var attribute: Int
    var label: Int?
    var time: Int64
    var value: Value
}

/// How one attribute of the definition reads traits.
struct FactRule {
    let number: Int
    private let attribute: FitAttribute
    private let sets: [String: Int]
    private let labels: [Int]
    /// Paths of traits.
    let from: [String]

    /// Longer texts are cut to this many bytes.
    private static let textBytesMax = 97

    /// nil when the name table does not know the attribute or one of its labels.
    init?(_ attribute: FitAttribute, _ names: NameTable) {
        guard let number = names.attributes.firstIndex(of: attribute.name) else { return nil }
        let labels = attribute.labels.compactMap {
            names.labels.firstIndex(of: "\(attribute.name)=\($0.label)")
        }
        guard labels.count == attribute.labels.count else { return nil }
        (self.number, self.attribute, self.labels) = (number, attribute, labels)
        from = attribute.from
        var sets: [String: Int] = [:]
        if case .text(let all, _) = attribute.kind {
            for (index, set) in all.enumerated() {
                for value in set.values where sets[Self.folded(value)] == nil {
                    sets[Self.folded(value)] = index
                }
            }
        }
        self.sets = sets
    }

    /// nil when the value is of another type.
    func read(_ value: TraitValue, time: Int64) -> FactFold? {
        let cleared = FactFold(attribute: number, label: nil, time: time, value: .none)
        if case .null = value { return cleared }
        if case .text(let bytes) = value {
            let text = Self.folded(String(decoding: bytes, as: UTF8.self))
            if UnknownWords.contains(text), sets[text] == nil { return cleared }
            if let typed = Self.typed(text, attribute.kind) { return read(typed, time: time) }
        }
        switch (attribute.kind, value) {
        case (.text(let all, let otherwise), .text(let bytes)):
            let text = Self.folded(String(decoding: bytes, as: UTF8.self))
            let index = sets[text] ?? (otherwise == nil ? nil : all.count)
            return fact(index, time, .text(Array(text.utf8.prefix(Self.textBytesMax))))
        case (.number(let bands), .number(let number)):
            guard number.isFinite else { return nil }
            let index = bands.firstIndex { band in band.below.map { number < $0 } ?? true }
            return fact(index, time, .number(number))
        case (.bool, .bool(let bool)): return fact(bool ? 0 : 1, time, .bool(bool))
        default: return nil
        }
    }

    private func fact(_ label: Int?, _ time: Int64, _ value: FactFold.Value) -> FactFold {
        FactFold(attribute: number, label: label.map { labels[$0] }, time: time, value: value)
    }

    /// The number or boolean that a text is; nil if it is none, or none is wanted.
    private static func typed(_ text: String, _ kind: FitAttribute.Kind) -> TraitValue? {
        switch kind {
        case .text: return nil
        case .bool: return ["true": .bool(true), "false": .bool(false)][text]
        case .number:
            let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
            let isPlain =
                text.utf8.count <= 40 && digits.count { $0 == "." } < 2
                && digits.first != "." && digits.last != "." && !digits.isEmpty
                && digits.unicodeScalars.allSatisfy { $0 == "." || "0"..."9" ~= $0 }
            return isPlain ? Double(text).map { .number($0) } : nil
        }
    }

    private static func folded(_ text: String) -> String {
        let characters = text.drop { $0.isWhitespace }
        guard let last = characters.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return characters[...last].lowercased()
    }
}
