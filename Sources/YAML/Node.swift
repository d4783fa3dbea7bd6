/// A value of a document and where it stands.
package struct Node: Sendable, Equatable {
    package indirect enum Value: Sendable, Equatable {
        /// `isPlain`: written without quotes, so it may be a number, a bool or null.
        case scalar(String, isPlain: Bool)
        case sequence([Node])
        /// In the order of the text; keys are unique.
        case mapping([Entry])
    }

    package struct Entry: Sendable, Equatable {
        package var key: String
        /// Of the key.
        package var mark: Mark
        package var value: Node
    }

    package var value: Value
    package var mark: Mark
    /// Nodes of this tree, itself included.
    var size = 1

    package init(_ value: Value, at mark: Mark) { (self.value, self.mark) = (value, mark) }

    /// Nothing, `~` or null.
    package var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = value else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The value under `key` of a mapping.
    package subscript(key: String) -> Node? {
        guard case .mapping(let entries) = value else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The items of a list, none when it is no list.
    package var items: [Node] {
        guard case .sequence(let items) = value else { return [] }
        return items
    }

    /// What people call it: `a list`, `'threshold'` for a scalar.
    package var kind: String {
        switch value {
        case .scalar: if isNull { "nothing" } else { "'\(shownText)'" }
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// Its text, shortened so that a message stays one line.
    private var shownText: String {
        guard case .scalar(let text, _) = value else { return "" }
        let line = text.prefix { $0 != "\n" }
        return line.count <= 60 && line.count == text.count ? text : line.prefix(60) + "..."
    }
}
