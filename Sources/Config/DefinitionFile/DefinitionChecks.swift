// How the parts of a definition fit together (definition.md, "Validation").
import Leads
import YAML

/// Looks at a definition whose parts are read, and notes what does not fit, with its place.
struct DefinitionChecks {
    let definition: Definition
    /// The file, for places. Its lists have as many items as the definition's.
    let root: Node
    let findings: Findings

    init(_ definition: Definition, _ root: Node, _ findings: Findings) {
        (self.definition, self.root, self.findings) = (definition, root, findings)
    }

    func run() {
        // Sums of stand-ins for values that are wrong would be wrong as well.
        if !findings.hasErrors { checkReach() }
        checkNumbers()
        checkCounts()
        checkNames()
        checkEvents()
        checkWeights()
        checkFit()
        checkPins()
        checkExploration()
    }

    private func isMisspelt(_ key: String) -> Bool {
        guard root[key] == nil, case .mapping(let entries) = root.value else { return false }
        return entries.contains {
            findings.hasError(at: $0.mark) && nearest(key, in: [$0.key]) != nil
        }
    }

    func place(_ key: String) -> Mark { root[key]?.mark ?? root.mark }

    func behaviourPlace(_ index: Int) -> Node { item(index, of: "behaviours") }

    func attributePlace(_ index: Int) -> Node { item(index, of: "fit") }

    private func item(_ index: Int, of key: String) -> Node {
        let items = root[key]?.items ?? []
        return items.indices.contains(index) ? items[index] : root
    }

    private func checkNumbers() {
        let rate = definition.baseRate
        if rate <= 0 || rate >= 1 {
            findings.error(
                "base_rate \(shortText(rate)) must lie between 0 and 1: it is the share of leads "
                    + "with score 0 that sales accepts"
                    + (rate > 1 && rate < 100 ? "; write \(shortText(rate / 100))" : ""),
                at: place("base_rate"))
        }
        guard let node = root["threshold"], !findings.hasError(at: node.mark) else { return }
        let (threshold, exit) = (definition.threshold, definition.exit)
        if root["exit"] != nil {
            if exit >= threshold {
                findings.error(
                    "exit \(shortText(exit)) is not below threshold \(shortText(threshold)); "
                        + "a lead would leave as it enters", at: place("exit"))
            }
        } else if threshold <= 0 {
            findings.error(
                "threshold \(shortText(threshold)) needs an exit below it: the default, "
                    + "0.7 x threshold, is not", at: place("threshold"))
        }
    }

    private func checkReach() {
        let behaviours = definition.behaviours.reduce(0) { $0 + max(0, $1.weight) }
        let fit = definition.fit.reduce(0) { sum, attribute in
            sum + max(0, attribute.labels.map(\.points).max() ?? 0)
        }
        guard definition.threshold > behaviours + fit else { return }
        findings.error(
            "threshold \(shortText(definition.threshold)) cannot be reached: all positive weights "
                + "and the best fit together give \(shortText(behaviours + fit))",
            at: place("threshold"))
    }

    private func checkCounts() {
        if definition.fit.count > DefinitionLimits.attributesMax {
            findings.error(
                "\(definition.fit.count) fit attributes; at most "
                    + "\(DefinitionLimits.attributesMax) are possible", at: place("fit"))
        }
        let count = definition.features.count
        if count > DefinitionLimits.featuresMax {
            findings.error(
                "\(count) weights (behaviours, sets, bands and so on); at most "
                    + "\(DefinitionLimits.featuresMax) are possible", at: root.mark)
        }
    }

    /// Behaviours and attributes share one space of names: weights are kept by them.
    private func checkNames() {
        var lines: [String: Int] = [:]
        let places =
            definition.behaviours.indices.map(behaviourPlace)
            + definition.fit.indices.map(attributePlace)
        let names = definition.behaviours.map(\.name) + definition.fit.map(\.name)
        for (name, place) in zip(names, places) where !name.isEmpty {
            let mark = place["name"]?.mark ?? place.mark
            if name == Feature.behaviourGroup {
                findings.error(
                    "'\(name)' is the name of all behaviours together; take another", at: mark)
            }
            if let line = lines[name] {
                findings.error(
                    "the name '\(name)' is taken in line \(line); behaviours and attributes share "
                        + "their names", at: mark)
            } else {
                lines[name] = mark.line
            }
        }
    }

    /// A lead remembers its events for `events.late`: one that lies further back is not seen.
    private func checkExploration() {
        let (after, late) = (
            definition.learning.exploration.afterSeconds, definition.events.lateSeconds
        )
        guard definition.learning.exploration.share > 0, after > late else { return }
        let node = root["learning"]?["exploration"]
        findings.error(
            "learning.exploration.after \(durationText(seconds: after)) is longer than leads "
                + "remember their events, events.late \(durationText(seconds: late)); "
                + "nobody would be explored", at: (node?["after"] ?? node ?? root).mark)
    }

    private func checkPins() {
        let names = definition.behaviours.map(\.name) + definition.fit.map(\.name)
        // The names under a misspelt key are not known.
        guard !isMisspelt("behaviours"), !isMisspelt("fit") else { return }
        let known = names + definition.features.map(\.key)
        for pinned in definition.learning.pinned where !known.contains(pinned) {
            let node = root["learning"]?["pinned"]
            let item = node?.items.first {
                if case .scalar(pinned, _) = $0.value { true } else { false }
            }
            findings.error(
                "learning.pinned names '\(pinned)', which is no behaviour or attribute"
                    + suggestion(for: pinned, in: known), at: (item ?? node ?? root).mark)
        }
    }
}
