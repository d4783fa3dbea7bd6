// What comes in and says nothing to the definition, counted and named: a typo in the name of an event
// would else be silently worth nothing. No state: nothing is decided by it, a restart begins anew, and
// records that are taken again after an abort count again.
package import Leads

/// What was not understood since the process started.
package struct NotUnderstood: Sendable, Equatable {
    package struct Event: Sendable, Equatable {
        package var name: String
        package var count: Int64

        package init(name: String, count: Int64) {
            self.name = name
            self.count = count
        }
    }
    package struct Trait: Sendable, Equatable {
        /// Of the definition.
        package var attribute: String
        package var count: Int64
        /// The first of them, as JSON would write it, cut.
        package var example: String

        package init(attribute: String, count: Int64, example: String) {
            self.attribute = attribute
            self.count = count
            self.example = example
        }
    }

    /// Names that no behaviour has, those met most often first.
    package private(set) var events: [Event] = []
    /// All events of such names.
    package private(set) var eventCount: Int64 = 0
    /// Values of a type that their attribute does not read.
    package private(set) var traits: [Trait] = []
    /// Alias calls: who is merged with whom.
    package private(set) var aliasCount: Int64 = 0
    /// Records of leads that have no `userId` yet.
    package private(set) var anonymousCount: Int64 = 0
    /// Verdicts on leads that never qualified: their ids may be spelled otherwise than the events'.
    package private(set) var strayVerdictCount: Int64 = 0
    /// Attributes that sales blamed and the definition does not have, those met most often first.
    package private(set) var blamed: [Event] = []
    /// Rejections that are about a kind of attribute that the definition does not have.
    package private(set) var mute: [Reason: Int64] = [:]

    package static let namesMax = 20

    package init() {}

    package init(
        events: [Event], eventCount: Int64, traits: [Trait], aliasCount: Int64,
        anonymousCount: Int64
    ) {
        (self.events, self.eventCount, self.traits) = (events, eventCount, traits)
        (self.aliasCount, self.anonymousCount) = (aliasCount, anonymousCount)
    }

    /// What verdicts said that nothing was made of.
    package init(strayVerdictCount: Int64, blamed: [Event], mute: [Reason: Int64]) {
        (self.strayVerdictCount, self.blamed, self.mute) = (strayVerdictCount, blamed, mute)
    }

    /// Names of attributes, most of them typed by people.
    package var blamedCount: Int64 { blamed.reduce(0) { $0 + $1.count } }

    /// Adds what another partition counted.
    package mutating func add(_ other: NotUnderstood) {
        events = Self.sum(events, other.events)
        blamed = Self.sum(blamed, other.blamed)
        mute.merge(other.mute, uniquingKeysWith: +)
        strayVerdictCount += other.strayVerdictCount
        for trait in other.traits {
            if let known = traits.firstIndex(where: { $0.attribute == trait.attribute }) {
                traits[known].count += trait.count
            } else {
                traits.append(trait)
            }
        }
        eventCount += other.eventCount
        aliasCount += other.aliasCount
        anonymousCount += other.anonymousCount
    }

    private static func sum(_ some: [Event], _ others: [Event]) -> [Event] {
        var sum = some
        for event in others {
            if let known = sum.firstIndex(where: { $0.name == event.name }) {
                sum[known].count += event.count
            } else {
                sum.append(event)
            }
        }
        sum.sort { ($1.count, $0.name) < ($0.count, $1.name) }
        return Array(sum.prefix(namesMax))
    }
}
