// The settings file: a tree whose paths, joined by dots, are the names of settings.
import Kafka
import YAML

extension SettingsReader {
    /// Mappings of librdkafka's own properties, which only it can judge.
    static let propertyKeys: [String: Place<[String: String]>] =
        [
            "kafka.properties": \.kafka.common,
            "kafka.consumer.properties": \.kafka.consumer,
            "kafka.producer.properties": \.kafka.producer,
        ]

    mutating func take(file: String, _ bytes: [UInt8], _ environment: [String: String]) {
        let found = Findings(source: file)
        if let root = parse(bytes, findings: found) {
            walk(root.substituting({ environment[$0] }, found), at: "", found)
        }
        findings += found.sorted
    }

    private mutating func walk(_ node: Node, at path: String, _ found: Findings) {
        guard case .mapping(let entries) = node.value else {
            found.error(
                "\(path.isEmpty ? "the file" : "'\(path)'") must be a mapping, not \(node.kind)",
                at: node.mark)
            return
        }
        for entry in entries {
            let name = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            if let key = Self.keys[name] {
                take(key, entry, found)
            } else if Self.propertyKeys[name] != nil {
                takeProperties(name, entry.value, found)
            } else if Self.allNames.contains(where: { $0.hasPrefix(name + ".") }) {
                walk(entry.value, at: name, found)
            } else {
                found.error(
                    "unknown key '\(name)'" + suggestion(for: name, in: Self.allNames),
                    at: entry.mark)
            }
        }
    }

    private mutating func take(_ key: SettingKey, _ entry: Node.Entry, _ found: Findings) {
        guard !entry.value.isNull else {
            found.error(
                "'\(key.name)' has no value; write one or remove the key", at: entry.mark)
            return
        }
        if case .file(_, let first)? = origins[key.name] {
            found.error("'\(key.name)' stands in line \(first.line) already", at: entry.mark)
            return
        }
        guard let text = text(of: entry.value, key.name, found) else { return }
        origins[key.name] = .file(found.source, entry.mark)
        if let wanted = key.assign(text, &settings) {
            let shown = key.isSecret ? "***" : text
            found.error(
                "'\(key.name)' must be \(wanted), not '\(shown)'", at: entry.value.mark)
        }
    }

    /// A scalar as it stands, a list of scalars joined by commas.
    private func text(of node: Node, _ name: String, _ found: Findings) -> String? {
        guard case .sequence(let items) = node.value else {
            return node.text("'\(name)'", found)
        }
        let texts = items.map { $0.text("an item of '\(name)'", found) }
        return texts.contains(nil) ? nil : texts.compactMap(\.self).joined(separator: ",")
    }

    private mutating func takeProperties(_ name: String, _ node: Node, _ found: Findings) {
        guard case .mapping(let entries) = node.value, let place = Self.propertyKeys[name] else {
            found.error("'\(name)' must be a mapping, not \(node.kind)", at: node.mark)
            return
        }
        for entry in entries {
            // An empty value is one: it turns off what a default turns on.
            let text = entry.value.isNull ? "" : entry.value.text("'\(entry.key)'", found)
            guard let text else { continue }
            settings[keyPath: place][entry.key] = text
            origins["\(name).\(entry.key)"] = .file(found.source, entry.mark)
        }
    }

    private static let allNames = SettingKey.all.map(\.name) + propertyKeys.keys.sorted()

    var propertyValues: [SettingValue] {
        Self.propertyKeys.sorted { $0.key < $1.key }.flatMap { name, place in
            settings[keyPath: place].sorted { $0.key < $1.key }.map { property, text in
                SettingValue(
                    key: "\(name).\(property)", text: Settings.isSecret(property) ? "***" : text,
                    origin: origins["\(name).\(property)"] ?? .default)
            }
        }
    }
}
