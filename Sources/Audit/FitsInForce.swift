// Attributes that a verdict may have been judged by. It says which definition its MQL was made by, not
// which one was in force when sales answered: that one, or a later one.
import Leads

struct FitsInForce {
    private let current: String
    private let fits: [[FitAttribute]]
    /// Every MQL names a definition that is known.
    private let isComplete: Bool

    /// - Parameters:
    ///   - definitions: that in force first.
    ///   - unpriced: MQLs of definitions that are not among them.
    init(_ definitions: [AuditDefinition], unpriced: [String: Int]) {
        current = definitions[0].hash
        fits = definitions.map(\.value.fit)
        isComplete = unpriced.isEmpty
    }

    /// Those that the verdict on an MQL may have been masked by; nil: they cannot be known.
    func candidates(_ opened: Decision) -> [[FitAttribute]]? {
        if opened.definitionHash == current { return [fits[0]] }
        return isComplete ? fits : nil
    }

    /// Compares a mask with those that a reason may have given.
    func expect(
        _ found: [String], of opened: Decision, in check: inout JudgementCheck,
        _ mask: ([FitAttribute]) -> [String]
    ) {
        guard let masks = candidates(opened)?.map(mask), !masks.contains(found) else { return }
        check.expect("mask", found, masks[0])
    }
}
