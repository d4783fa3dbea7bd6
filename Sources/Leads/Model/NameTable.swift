/// Names that lead records refer to by number. It only grows: a new order in the definition's file
/// relabels nothing, and a name that comes back has its old counts.
package struct NameTable: Sendable, Equatable {
    package private(set) var behaviours: [String]
    /// By behaviour number: what its counts are decayed by.
    package private(set) var halfLivesSeconds: [Double]
    package private(set) var attributes: [String]
    /// Feature keys `attribute=label`.
    package private(set) var labels: [String]

    package init() { (behaviours, halfLivesSeconds, attributes, labels) = ([], [], [], []) }

    /// - Precondition: as many half-lives as behaviours.
    package init(
        behaviours: [String], halfLivesSeconds: [Double], attributes: [String], labels: [String]
    ) {
        precondition(behaviours.count == halfLivesSeconds.count, "one half-life per behaviour")
        (self.behaviours, self.halfLivesSeconds) = (behaviours, halfLivesSeconds)
        (self.attributes, self.labels) = (attributes, labels)
    }

    /// Adds what the definition names and the table does not.
    package mutating func add(_ definition: Definition) {
        let known = Set(behaviours)
        for behaviour in definition.behaviours where !known.contains(behaviour.name) {
            behaviours.append(behaviour.name)
            halfLivesSeconds.append(behaviour.halfLifeSeconds)
        }
        Self.add(definition.fit.map(\.name), to: &attributes)
        Self.add(
            definition.fit.flatMap { attribute in
                attribute.labels.map { "\(attribute.name)=\($0.label)" }
            }, to: &labels)
    }

    private static func add(_ names: [String], to table: inout [String]) {
        let known = Set(table)
        table += names.filter { !known.contains($0) }
    }

    /// Whether all numbers have room in a lead's bytes.
    package var fits: Bool {
        behaviours.count <= Limits.behaviourCountMax && attributes.count <= Limits.nameCountMax
            && labels.count <= Limits.nameCountMax
    }

    /// Behaviours whose half-life differs from that which their counts are decayed by.
    package func changedHalfLives(_ definition: Definition) -> [Behaviour] {
        let known = Dictionary(uniqueKeysWithValues: zip(behaviours, halfLivesSeconds))
        return definition.behaviours.filter {
            known[$0.name].map { [now = $0.halfLifeSeconds] in $0 != now } ?? false
        }
    }
}
