// The definition as the audit reads it, by the numbers of a partition's name table.
import Leads

struct AuditRules {
    enum Match {
        case behaviour(UInt16)
        case ignored
    }

    let definition: Definition
    let names: NameTable
    let facts: [FactRule]
    let lateMilliseconds: Int64
    let futureMilliseconds: Int64
    let exploration: ExplorationCheck
    /// nil: silence teaches nothing.
    let rejectAfterMilliseconds: Int64?
    /// By hash of the event's name.
    private let matches: [UInt64: Match]
    /// By behaviour number, in milliseconds.
    private let halfLives: [Double]

    /// nil when the name table lacks something of the definition: it is not the one in force.
    init?(_ definition: Definition, _ names: NameTable) {
        var matches: [UInt64: Match] = [:]
        var halfLives = Array(repeating: 1.0, count: names.behaviours.count)
        for behaviour in definition.behaviours {
            guard let number = names.behaviours.firstIndex(of: behaviour.name) else { return nil }
            halfLives[number] = behaviour.halfLifeSeconds * 1_000
            let hash = Self.hash(behaviour.event)
            guard matches[hash] == nil else { continue }
            matches[hash] = behaviour.points == 0 ? .ignored : .behaviour(UInt16(number))
        }
        for name in definition.ignore where matches[Self.hash(name)] == nil {
            matches[Self.hash(name)] = .ignored
        }
        let facts = definition.fit.compactMap { FactRule($0, names) }
        guard facts.count == definition.fit.count else { return nil }
        (self.definition, self.names, self.facts) = (definition, names, facts)
        (self.matches, self.halfLives) = (matches, halfLives)
        lateMilliseconds = Int64(definition.events.lateSeconds * 1_000)
        futureMilliseconds = Int64(definition.events.futureSeconds * 1_000)
        exploration = ExplorationCheck(definition)
        rejectAfterMilliseconds = definition.learning.rejectAfterSeconds.map { Int64($0 * 1_000) }
    }

    /// nil for an event that counts for nothing.
    func behaviour(of event: UnsafeRawBufferPointer) -> UInt16? {
        guard case .behaviour(let number)? = matches[StableHash.hash64(event)] else { return nil }
        return number
    }

    func halfLife(_ behaviour: UInt16) -> Double {
        behaviour == TallyFold.noBehaviour ? 1 : halfLives[Int(behaviour)]
    }

    private static func hash(_ text: String) -> UInt64 {
        Array(text.utf8).withUnsafeBytes { StableHash.hash64($0) }
    }
}
