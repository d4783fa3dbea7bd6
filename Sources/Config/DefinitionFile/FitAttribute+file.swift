import Leads
import YAML

private enum FitType: String { case text, number, bool }

extension FitAttribute {
    /// Reads one item of `fit`; what is wrong is noted and stands as a harmless value.
    init(_ node: Node, _ findings: Findings) {
        let read = Fields.read(node, of: "a fit attribute", findings) { fields in
            let name = fields.name("name", .required)
            if let name { fields.title = "fit attribute '\(name)'" }
            return FitAttribute(
                name: name ?? "", from: fields.lines("from", .required), kind: Kind(fields),
                subject: fields.choice("kind"))
        }
        self = read ?? FitAttribute(name: "", from: [], kind: .number(bands: []))
    }
}

extension FitAttribute.Kind {
    fileprivate init(_ fields: Fields) {
        let node = fields.take("type", .required)
        let name = node?.text("'type'", fields.findings)
        if let type = name.flatMap(FitType.init) {
            switch type {
            case .text: self.init(texts: fields)
            case .number: self.init(numbers: fields)
            case .bool: self.init(bools: fields)
            }
            return
        }
        if let node, let name {
            let plan = NotYet.fitTypes.first { $0.key == name }?.value
            fields.findings.error(
                "type '\(name)' is "
                    + (plan.map { "not supported yet (planned: \($0))" } ?? "unknown")
                    + "; use text, number or bool", at: node.mark)
        }
        fields.passRest()
        self = .number(bands: [])
    }

    private init(texts fields: Fields) {
        fields.refuse("default", because: "'default' is called 'otherwise' here")
        let sets = fields.items("sets", .required).map { FitAttribute.TextSet($0, fields.findings) }
        self = .text(
            sets: sets, otherwise: fields.number("otherwise", in: DefinitionLimits.points))
    }

    private init(numbers fields: Fields) {
        let list = fields.items("bands", .required)
        var bands: [FitAttribute.Band] = []
        for node in list {
            bands.append(
                FitAttribute.Band(node, after: bands.last?.below, fields.findings))
        }
        self = .number(bands: bands)
    }

    private init(bools fields: Fields) {
        let points = fields.fields("points", .required) {
            (
                $0.number("true", in: DefinitionLimits.points) ?? 0,
                $0.number("false", in: DefinitionLimits.points) ?? 0
            )
        }
        self = .bool(whenTrue: points?.0 ?? 0, whenFalse: points?.1 ?? 0)
    }
}

extension FitAttribute.TextSet {
    fileprivate init(_ node: Node, _ findings: Findings) {
        let read = Fields.read(node, of: "a set", findings) { fields in
            let label = fields.line("label", .required)
            if let label { fields.title = "set '\(label)'" }
            return FitAttribute.TextSet(
                label: label ?? "", values: fields.lines("in", .required).map { $0.lowercased() },
                points: fields.number("points", .required, in: DefinitionLimits.points) ?? 0)
        }
        self = read ?? FitAttribute.TextSet(label: "", values: [], points: 0)
    }
}

extension FitAttribute.Band {
    fileprivate init(_ node: Node, after floor: Double?, _ findings: Findings) {
        let read = Fields.read(node, of: "a band", findings) { fields in
            let below = fields.number("below")
            return FitAttribute.Band(
                label: fields.line("label") ?? Self.label(from: floor, below: below),
                below: below,
                points: fields.number("points", .required, in: DefinitionLimits.points) ?? 0)
        }
        self = read ?? FitAttribute.Band(label: "", below: nil, points: 0)
    }

    /// Returns the name of the numbers from `floor` on and under `below`: `<10`, `10-49`, `5000+`.
    static func label(from floor: Double?, below: Double?) -> String {
        switch (floor, below) {
        case (nil, nil): return "any"
        case (nil, let below?): return "<\(shortText(below))"
        case (let floor?, nil): return "\(shortText(floor))+"
        case (let floor?, let below?):
            guard let first = Int(exactly: floor), let next = Int(exactly: below), first < next
            else { return "\(shortText(floor))-\(shortText(below))" }
            return first == next - 1 ? "\(first)" : "\(first)-\(next - 1)"
        }
    }
}
