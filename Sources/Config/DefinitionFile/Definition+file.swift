// A definition is a file that people write, discuss and keep in version control. Reading is strict
// and tells everything that is wrong in one go: what is misread here decides about leads.
//
// First each mapping is read by its own file (Behaviour+file and so on); a value that is wrong leaves
// a stand-in, so that reading goes on. Then DefinitionChecks looks at how the parts fit together. A
// definition comes out only when there is no error.
package import Leads
package import YAML

extension Definition {
    /// Reads a definition (definition.md, "Keys").
    ///
    /// - Parameters:
    ///   - yaml: the bytes of the file.
    ///   - file: its name, as it stands in findings.
    /// - Returns: nil when a finding is an error; findings by line and column.
    package static func read(
        _ yaml: [UInt8], file: String
    ) -> (definition: Definition?, findings: [Finding]) {
        let findings = Findings(source: file)
        let definition = parse(yaml, findings: findings).flatMap { root in
            read(spelt(root, findings), findings)
        }
        return (findings.hasErrors ? nil : definition, findings.sorted)
    }

    /// The file with keys as they are read here: `behaviors` is `behaviours`; `format` is the form
    /// of the file, and beside it `version` is people's own edition, which nothing depends on.
    private static func spelt(_ root: Node, _ findings: Findings) -> Node {
        guard case .mapping(var entries) = root.value else { return root }
        if let format = entries.firstIndex(where: { $0.key == "format" }) {
            if let own = entries.first(where: { $0.key == "version" }) {
                _ = own.value.text("'version'", findings)
            }
            let mark = entries[format].mark
            entries[format].key = "version"
            entries.removeAll { $0.key == "version" && $0.mark != mark }
        }
        if let american = entries.firstIndex(where: { $0.key == "behaviors" }) {
            if let first = entries.first(where: { $0.key == "behaviours" }) {
                findings.error(
                    "'behaviors' is 'behaviours', which stands in line \(first.mark.line) already",
                    at: entries[american].mark)
                entries.remove(at: american)
            } else {
                entries[american].key = "behaviours"
            }
        }
        var root = root
        root.value = .mapping(entries)
        return root
    }

    private static func read(_ root: Node, _ findings: Findings) -> Definition? {
        if let version = newerVersion(root) {
            findings.error(
                "version \(version) is newer than \(DefinitionLimits.version), which this program "
                    + "reads; update leadloop, or if it is your own edition write format: "
                    + "\(DefinitionLimits.version) beside it", at: root.mark)
            return nil
        }
        let definition = Fields.read(root, of: nil, findings) { Definition($0) }
        if let definition { DefinitionChecks(definition, root, findings).run() }
        return definition
    }

    /// Looked at first: whatever else stands in a newer file may be right.
    private static func newerVersion(_ root: Node) -> Int? {
        guard case .scalar(let text, _)? = root["version"]?.value, let version = Int(text) else {
            return nil
        }
        return version > DefinitionLimits.version ? version : nil
    }

    private init(_ fields: Fields) {
        fields.refuse(notYet: NotYet.root)
        _ = fields.integer("version", .required, in: 1...DefinitionLimits.version)
        let model = fields.name("model")
        let pointsToDoubleOdds = fields.number(
            "points_to_double_odds", in: DefinitionLimits.pointsToDoubleOdds)
        let baseRate = fields.number("base_rate")
        let threshold = fields.number("threshold", .required)
        self.init(threshold: threshold ?? 1, exit: fields.number("exit"))
        self.model = model ?? self.model
        self.pointsToDoubleOdds = pointsToDoubleOdds ?? self.pointsToDoubleOdds
        self.baseRate = baseRate ?? self.baseRate
        events = fields.fields("events") { EventLimits($0) } ?? events
        ignore = fields.lines("ignore")
        behaviours = fields.items("behaviours").map { Behaviour($0, fields.findings) }
        fit = fields.items("fit").map { FitAttribute($0, fields.findings) }
        learning = fields.fields("learning") { LearningRules($0) } ?? learning
    }
}

extension EventLimits {
    fileprivate init(_ fields: Fields) {
        self.init()
        fields.refuse(notYet: NotYet.events)
        lateSeconds =
            fields.duration("late", in: DefinitionLimits.lateSeconds) ?? lateSeconds
        futureSeconds =
            fields.duration("future", in: DefinitionLimits.futureSeconds) ?? futureSeconds
    }
}
