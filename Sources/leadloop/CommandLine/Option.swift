/// An option with the type of its value: `--name VALUE`, or `--name` alone for a flag.
struct Option<Value: Sendable>: Sendable {
    let row: OptionRow
    let read: @Sendable ([String]) -> Value?
}

/// What parser, help and completion know of an option or an operand, whatever its type.
struct OptionRow: Sendable {
    var name: String
    var short: Character?
    /// nil for a flag.
    var placeholder: String?
    var fallback: String?
    /// Stands in when the option is not given.
    var environment: String?
    var help: String
    var repeats = false
    var isRequired = false
    var completion = Parse<String>.Completion.nothing
    /// Completes "'x' is not ...".
    var meaning = ""
    var accepts: @Sendable (String) -> Bool = { _ in true }
}

extension OptionRow {
    fileprivate init<T>(_ name: String, _ short: Character?, _ parse: Parse<T>, _ help: String) {
        self.init(name: name, short: short, placeholder: parse.placeholder, help: help)
        meaning = parse.meaning
        completion =
            switch parse.completion {
            case .nothing: .nothing
            case .file: .file
            case .words(let words): .words(words)
            }
        accepts = { parse.read($0) != nil }
    }
}

extension Option {
    /// With a default.
    init(
        _ name: String, _ parse: Parse<Value>, default fallback: Value, shown: String? = nil,
        environment: String? = nil, _ help: String
    ) {
        var row = OptionRow(name, nil, parse, help)
        row.environment = environment
        row.fallback = shown ?? "\(fallback)"
        self.init(row: row) { $0.last.map(parse.read) ?? fallback }
    }

    /// nil when not given.
    init<T>(
        _ name: String, _ parse: Parse<T>, environment: String? = nil, shown: String? = nil,
        _ help: String
    ) where Value == T? {
        var row = OptionRow(name, nil, parse, help)
        row.environment = environment
        row.fallback = shown
        self.init(row: row) { .some($0.last.flatMap(parse.read)) }
    }

    /// May be given any number of times.
    init<T>(many name: String, short: Character? = nil, _ parse: Parse<T>, _ help: String)
    where Value == [T] {
        var row = OptionRow(name, short, parse, help)
        row.repeats = true
        self.init(row: row) { $0.compactMap(parse.read) }
    }

    init(flag name: String, _ help: String) where Value == Bool {
        self.init(row: OptionRow(name: name, help: help)) { !$0.isEmpty }
    }

    /// What stands on the command line without a name. Exactly one.
    init(operand name: String, _ parse: Parse<Value>, _ help: String) {
        var row = OptionRow(name, nil, parse, help)
        row.isRequired = true
        self.init(row: row) { $0.last.flatMap(parse.read) }
    }

    /// What may stand on the command line without a name.
    init<T>(optionalOperand name: String, _ parse: Parse<T>, _ help: String) where Value == T? {
        self.init(row: OptionRow(name, nil, parse, help)) { .some($0.last.flatMap(parse.read)) }
    }

    /// The rest of what stands there without a name, at least one.
    init<T>(operands name: String, _ parse: Parse<T>, _ help: String) where Value == [T] {
        var row = OptionRow(name, nil, parse, help)
        row.isRequired = true
        row.repeats = true
        self.init(row: row) { $0.compactMap(parse.read) }
    }
}
