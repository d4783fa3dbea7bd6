import CYaml

/// One event of libyaml, freed with the value.
struct Event: ~Copyable {
    private var event: yaml_event_t

    /// nil: the parser has failed, and says why.
    init?(from parser: UnsafeMutablePointer<yaml_parser_t>) {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { return nil }
        self.event = event
    }

    deinit {
        var event = event
        yaml_event_delete(&event)
    }

    var type: yaml_event_type_t { event.type }

    var mark: Mark { Mark(line: event.start_mark.line + 1, column: event.start_mark.column + 1) }

    /// The name that an alias refers to, or under which the value is kept for aliases.
    var anchor: String? {
        let name =
            switch event.type {
            case YAML_ALIAS_EVENT: event.data.alias.anchor
            case YAML_SCALAR_EVENT: event.data.scalar.anchor
            case YAML_SEQUENCE_START_EVENT: event.data.sequence_start.anchor
            case YAML_MAPPING_START_EVENT: event.data.mapping_start.anchor
            default: UnsafeMutablePointer<yaml_char_t>?.none
            }
        return name.map { String(cString: $0) }
    }

    /// Of a scalar event only.
    var scalar: Node.Value {
        let scalar = event.data.scalar
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        return .scalar(
            String(decoding: bytes, as: UTF8.self),
            isPlain: scalar.plain_implicit == 1 && scalar.style == YAML_PLAIN_SCALAR_STYLE)
    }
}
