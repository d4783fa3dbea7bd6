// What comes in and says nothing to the definition, counted and named: a typo in the name of an event
// would else be silently worth nothing. No state: nothing is decided by it, a restart begins anew, and
// records that are taken again after an abort count again.

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

    package static let namesMax = 20

    package init() {}

    package init(
        events: [Event], eventCount: Int64, traits: [Trait], aliasCount: Int64,
        anonymousCount: Int64
    ) {
        (self.events, self.eventCount, self.traits) = (events, eventCount, traits)
        (self.aliasCount, self.anonymousCount) = (aliasCount, anonymousCount)
    }

    /// Adds what another partition counted.
    package mutating func add(_ other: NotUnderstood) {
        for event in other.events {
            if let known = events.firstIndex(where: { $0.name == event.name }) {
                events[known].count += event.count
            } else {
                events.append(event)
            }
        }
        events.sort { ($1.count, $0.name) < ($0.count, $1.name) }
        events.removeLast(max(0, events.count - Self.namesMax))
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
}
