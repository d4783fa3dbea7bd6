/// Names that lead records refer to by number. It only grows: a new order in the definition's file
/// relabels nothing, and a name that comes back has its old counts.
public struct NameTable: Sendable, Equatable {
    public private(set) var behaviours: [String]
    public private(set) var attributes: [String]
    /// Feature keys `attribute=label`.
    public private(set) var labels: [String]

    public init(behaviours: [String] = [], attributes: [String] = [], labels: [String] = []) {
        (self.behaviours, self.attributes, self.labels) = (behaviours, attributes, labels)
    }

    /// Adds what the definition names and the table does not.
    public mutating func add(_ definition: Definition) {
        Self.add(definition.behaviours.map(\.name), to: &behaviours)
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
}
