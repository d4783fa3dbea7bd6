// The keys of one mapping, taken by name. What nobody asked for is an unknown key; what is missing
// and what is unknown are told together, because one is often the other, misspelt.

/// Reads one mapping; made by `Fields.read`, which ends with the keys that nobody took.
package final class Fields {
    package enum Need { case optional, required }

    package let node: Node
    package let findings: Findings
    /// What people call the mapping, such as `behaviour 'demo'`; nil for the whole file.
    package var title: String?

    private var entries: [String: Node.Entry] = [:]
    private var known: [String] = []
    private var missing: [String] = []

    private init(_ entries: [Node.Entry], _ node: Node, _ title: String?, _ findings: Findings) {
        (self.node, self.title, self.findings) = (node, title, findings)
        for entry in entries { self.entries[entry.key] = entry }
    }

    /// Calls `body` with the keys of `node`, then notes unknown and missing ones.
    ///
    /// - Returns: nil when `node` is no mapping, which is noted.
    package static func read<Value>(
        _ node: Node, of title: String?, _ findings: Findings, _ body: (Fields) -> Value
    ) -> Value? {
        guard case .mapping(let entries) = node.value else {
            return node.refuse("a mapping", title ?? "the file", findings)
        }
        let fields = Fields(entries, node, title, findings)
        let value = body(fields)
        fields.end()
        return value
    }

    /// Takes the value of `key`, nil when it is not there or stands there without a value.
    package func take(_ key: String, _ need: Need = .optional) -> Node? {
        known.append(key)
        guard let entry = entries[key] else {
            if need == .required { missing.append(key) }
            return nil
        }
        guard !entry.value.isNull else {
            findings.error("'\(key)' has no value; write one or remove the key", at: entry.mark)
            return nil
        }
        return entry.value
    }

    /// Notes an error when `key` is there: a key that means something, but not here.
    package func refuse(_ key: String, because reason: String) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        findings.error(reason, at: entry.mark)
    }

    /// Lets every key pass that was not taken, where too little is known to judge them.
    package func passRest() { known += entries.keys }

    private func end() {
        for entry in entries.values where !known.contains(entry.key) {
            let near = nearest(entry.key, in: known.filter { entries[$0] == nil })
            missing.removeAll { $0 == near }
            let place = title.map { " in \($0)" } ?? ""
            let hint =
                near.map { "did you mean '\($0)'?" }
                ?? "known are \(known.map { "'\($0)'" }.joined(separator: ", "))"
            findings.error("unknown key '\(entry.key)'\(place); \(hint)", at: entry.mark)
        }
        for key in missing {
            findings.error("\(title ?? "the file") lacks '\(key)'", at: node.mark)
        }
    }
}

extension Fields {
    package func text(_ key: String, _ need: Need = .optional) -> String? {
        take(key, need)?.text("'\(key)'", findings)
    }

    package func number(
        _ key: String, _ need: Need = .optional, in range: ClosedRange<Double>? = nil
    ) -> Double? {
        take(key, need)?.number("'\(key)'", in: range, findings)
    }

    package func integer(
        _ key: String, _ need: Need = .optional, in range: ClosedRange<Int>? = nil
    ) -> Int? {
        take(key, need)?.integer("'\(key)'", in: range, findings)
    }

    package func bool(_ key: String, _ need: Need = .optional) -> Bool? {
        take(key, need)?.bool("'\(key)'", findings)
    }

    /// The items of a list; none when it is not there.
    package func items(_ key: String, _ need: Need = .optional) -> [Node] {
        take(key, need)?.items("'\(key)'", findings) ?? []
    }

    /// The texts of a list, without those that are none.
    package func texts(_ key: String, _ need: Need = .optional) -> [(text: String, mark: Mark)] {
        items(key, need).compactMap { item in
            item.text("an item of '\(key)'", findings).map { ($0, item.mark) }
        }
    }

    /// One of the raw values of `Choice`.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ need: Need = .optional, as type: Choice.Type = Choice.self
    ) -> Choice? {
        guard let node = take(key, need), let text = node.text("'\(key)'", findings) else {
            return nil
        }
        if let choice = Choice(rawValue: text) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        return node.refuse("one of \(names.joined(separator: ", "))", "'\(key)'", findings)
    }

    /// The keys of the mapping under `key`.
    package func fields<Value>(
        _ key: String, _ need: Need = .optional, _ body: (Fields) -> Value
    ) -> Value? {
        take(key, need).flatMap { Fields.read($0, of: "'\(key)'", findings, body) }
    }
}
