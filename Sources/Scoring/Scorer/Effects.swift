// What a record or a commit leads to: values in a buffer that the worker owns and reuses.

/// Where an effect goes.
package enum ScorerOutput: UInt8, Sendable {
    case mqlEvents, judgements, changelog
}

package struct Effects {
    package struct Header: Equatable {
        package let name: StaticString
        package let value: Range<Int>
        package static func == (a: Header, b: Header) -> Bool {
            a.name.description == b.name.description && a.value == b.value
        }
    }
    package struct Effect {
        package let output: ScorerOutput
        package let key: Range<Int>
        package let value: Range<Int>
        package let headers: [Header]
    }

    package private(set) var bytes: [UInt8] = []
    package private(set) var effects: [Effect] = []
    package init() {}

    package var isEmpty: Bool { effects.isEmpty }

    package mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        effects.removeAll(keepingCapacity: true)
    }

    /// Appends bytes and says where they lie.
    package mutating func put(_ body: (inout [UInt8]) -> Void) -> Range<Int> {
        let start = bytes.count
        body(&bytes)
        return start..<bytes.count
    }
    package mutating func put(_ buffer: UnsafeRawBufferPointer) -> Range<Int> {
        put { $0.append(contentsOf: buffer) }
    }
    package mutating func put(_ text: String) -> Range<Int> {
        put { $0.append(contentsOf: text.utf8) }
    }

    package mutating func add(
        _ output: ScorerOutput, key: Range<Int>, value: Range<Int>, headers: [Header] = []
    ) {
        effects.append(Effect(output: output, key: key, value: value, headers: headers))
    }
}
