import Leads
import YAML

extension Behaviour {
    /// Reads one item of `behaviours`; what is wrong is noted and stands as a harmless value.
    init(_ node: Node, _ findings: Findings) {
        let read = Fields.read(node, of: "a behaviour", findings) { fields in
            let name = fields.name("name", .required)
            if let name { fields.title = "behaviour '\(name)'" }
            fields.refuse(notYet: NotYet.behaviour)
            let event = fields.fields("match", .required) { match in
                match.refuse(notYet: NotYet.match)
                return match.line("event", .required)
            }
            return Behaviour(
                name: name ?? "", event: (event ?? nil) ?? "",
                points: fields.number("points", .required, in: DefinitionLimits.points) ?? 0,
                maxCount: fields.number("max_count", .required, in: DefinitionLimits.maxCount) ?? 1,
                halfLifeSeconds: fields.duration(
                    "half_life", .required, in: DefinitionLimits.halfLifeSeconds,
                    never: .infinity) ?? 1)
        }
        self = read ?? Behaviour(name: "", event: "", points: 0, maxCount: 1, halfLifeSeconds: 1)
    }
}
