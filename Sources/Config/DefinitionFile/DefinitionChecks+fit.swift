import Leads
import YAML

extension DefinitionChecks {
    /// No machine decides about people by these, whatever a trait is called.
    private static let denied: Set<String> = [
        "gender", "sex", "religion", "health", "ethnicity", "race", "age", "birthday", "birthdate",
        "dateofbirth",
    ]
    /// What forms send when nothing was chosen; it is taken as not known.
    private static let unknown: Set<String> = ["unknown", "select"]

    func checkFit() {
        for (index, attribute) in definition.fit.enumerated() {
            let place = attributePlace(index)
            checkDenied(attribute, place)
            checkLabels(attribute, place)
            switch attribute.kind {
            case .text(let sets, _): checkSets(sets, of: attribute.name, place)
            case .number(let bands): checkBands(bands, place)
            case .bool: break
            }
        }
    }

    private func checkDenied(_ attribute: FitAttribute, _ place: Node) {
        let parts = ([attribute.name] + attribute.from).flatMap { $0.split(separator: ".") }
        let denied = parts.first {
            Self.denied.contains($0.lowercased().filter { !["_", "-", " "].contains($0) })
        }
        guard let denied else { return }
        findings.error(
            "fit attribute '\(attribute.name)' uses '\(denied)': gender, religion, health, "
                + "ethnicity and age must not decide about people; remove it", at: place.mark)
    }

    private func checkLabels(_ attribute: FitAttribute, _ place: Node) {
        var seen: Set<String> = []
        for (label, _) in attribute.labels where !label.isEmpty {
            guard !seen.insert(label).inserted else { continue }
            let why = label == "other" ? " ('otherwise' is called so)" : ""
            findings.error(
                "the label '\(label)' stands twice in '\(attribute.name)'\(why); each is a weight "
                    + "of its own", at: place.mark)
        }
    }

    private func checkSets(_ sets: [FitAttribute.TextSet], of name: String, _ place: Node) {
        let nodes = place["sets"]?.items ?? []
        if sets.isEmpty, let node = place["sets"], case .sequence = node.value {
            findings.error("'sets' of '\(name)' is empty", at: node.mark)
        }
        var seen: Set<String> = []
        for (set, node) in zip(sets, nodes) {
            let mark = node["in"]?.mark ?? node.mark
            for value in set.values {
                if Self.unknown.contains(value) {
                    findings.error(
                        "'\(value)' counts as not known and is never compared; remove it", at: mark)
                }
                guard !seen.insert(value).inserted else { continue }
                let twice = set.values.count { $0 == value } > 1
                findings.error(
                    twice
                        ? "'\(value)' stands twice in set '\(set.label)' of '\(name)'"
                        : "'\(value)' stands in two sets of '\(name)'", at: mark)
            }
        }
    }

    private func checkBands(_ bands: [FitAttribute.Band], _ place: Node) {
        let nodes = place["bands"]?.items ?? []
        if bands.isEmpty, let node = place["bands"], case .sequence = node.value {
            findings.error("'bands' is empty", at: node.mark)
        }
        for (index, node) in zip(bands.indices, nodes).dropFirst() {
            let (before, band) = (bands[index - 1], bands[index])
            guard let floor = before.below else {
                findings.error(
                    "no number reaches this band: the one before it has no 'below'", at: node.mark)
                continue
            }
            if let below = band.below, below <= floor {
                findings.error(
                    "band 'below: \(shortText(below))' comes after 'below: \(shortText(floor))'; "
                        + "bands must rise", at: node["below"]?.mark ?? node.mark)
            }
        }
    }
}
