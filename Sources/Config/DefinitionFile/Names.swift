// What may stand as a name: it becomes part of keys, of records and of the terminal.
import Leads
import YAML

extension Fields {
    /// Takes the name of a behaviour, an attribute or a model; weights are kept under it.
    func name(_ key: String, _ need: Need = .optional) -> String? {
        guard let node = take(key, need), let name = node.text("'\(key)'", findings) else {
            return nil
        }
        let isLegal =
            (1...DefinitionLimits.nameBytesMax).contains(name.utf8.count)
            && name.utf8.allSatisfy(isOfName)
        guard isLegal else {
            return node.refuse(
                "1 to \(DefinitionLimits.nameBytesMax) letters, digits, '_', '-' or '.'",
                "'\(key)'",
                findings)
        }
        return name
    }

    /// Takes words for people, or of a record: one line, not blank.
    func line(_ key: String, _ need: Need = .optional) -> String? {
        guard let node = take(key, need), let text = node.text("'\(key)'", findings) else {
            return nil
        }
        guard isLine(text) else {
            return node.refuse(
                wantedLine,
                "'\(key)'", findings)
        }
        return text
    }

    /// Takes one line, or a list of them; empty only when it is optional.
    func lines(_ key: String, _ need: Need = .optional) -> [String] {
        guard let node = take(key, need) else { return [] }
        let items: [Node]
        if case .sequence(let list) = node.value { items = list } else { items = [node] }
        if items.isEmpty, need == .required {
            findings.error("'\(key)' is an empty list", at: node.mark)
        }
        return items.compactMap { item in
            guard let text = item.text("'\(key)'", findings) else { return nil }
            guard isLine(text) else {
                return item.refuse(
                    wantedLine,
                    "'\(key)'", findings)
            }
            return text
        }
    }
}

private let wantedLine =
    "one line of 1 to \(DefinitionLimits.lineBytesMax) bytes without spaces around it"

private func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
    default: false
    }
}

private func isLine(_ text: String) -> Bool {
    (1...DefinitionLimits.lineBytesMax).contains(text.utf8.count)
        && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        && text.first?.isWhitespace == false && text.last?.isWhitespace == false
}
