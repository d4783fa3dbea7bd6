/// A place in a JSON document by RFC 6901, through objects only: `/context/traits/email`.
struct JSONPointer: Sendable, Equatable, CustomStringConvertible {
    let steps: [String]

    init?(_ text: String) {
        guard text.hasPrefix("/") else { return nil }
        var steps: [String] = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            // "~1" first: "~01" is "~1" itself.
            let step = part.replacing("~1", with: "/").replacing("~0", with: "~")
            let isLegal =
                part.replacing("~1", with: "").replacing("~0", with: "")
                .contains("~") == false
            guard isLegal, !step.isEmpty else { return nil }
            steps.append(String(step))
        }
        self.steps = steps
    }

    var description: String {
        steps.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }
}

extension Parse<JSONPointer> {
    static let pointer = Parse(
        placeholder: "/JSON/POINTER", meaning: "a JSON pointer such as /userId or /context/id"
    ) { JSONPointer($0) }
}
