// `${NAME}` and `${NAME:default}` in values of a settings file, as Benthos writes them. They are
// replaced after the text became a tree: what a variable holds is a value, never YAML.
import YAML

extension Node {
    /// Replaces variables in all values; `$${` stands for `${` itself.
    ///
    /// A variable that is not set and has no default is an error, its value stays as it is.
    func substituting(_ variable: (String) -> String?, _ findings: Findings) -> Node {
        var node = self
        switch value {
        case .scalar(let text, let isPlain):
            guard text.contains("${") else { return self }
            let (result, missing) = substituted(text, variable)
            for name in missing {
                findings.error(
                    name.isEmpty
                        ? "'${' names no variable; write ${NAME}, or $${ for the text '${'"
                        : "\(name) is not set; set it, or write ${\(name):default}", at: mark)
            }
            node.value = .scalar(result, isPlain: isPlain)
        case .sequence(let items):
            node.value = .sequence(items.map { $0.substituting(variable, findings) })
        case .mapping(let entries):
            node.value = .mapping(
                entries.map { entry in
                    var entry = entry
                    entry.value = entry.value.substituting(variable, findings)
                    return entry
                })
        }
        return node
    }
}

private func substituted(
    _ text: String, _ variable: (String) -> String?
) -> (text: String, missing: [String]) {
    var rest = text[...]
    var result = ""
    var missing: [String] = []
    while let start = rest.firstRange(of: "${") {
        let before = rest[..<start.lowerBound]
        if before.hasSuffix("$") {
            result += before.dropLast() + "${"
            rest = rest[start.upperBound...]
            continue
        }
        result += before
        guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
            missing.append("")
            return (result + rest[start.lowerBound...], missing)
        }
        let inner = rest[start.upperBound..<end]
        let parts = inner.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        if let value = name.isEmpty ? nil : variable(name) {
            result += value
        } else if parts.count == 2, !name.isEmpty {
            result += parts[1]
        } else {
            missing.append(name)
        }
        rest = rest[rest.index(after: end)...]
    }
    return (result + rest, missing)
}
