// What says nothing to the definition is counted and named. Bugs that this finds: a typo that is
// silently worth nothing, and memory that grows with the names.
import Leads
import Scoring
import System
import TestSupport
import Testing
import Wire

@Suite("what is not understood")
struct ScorerNotUnderstoodTests {
    static let lead = ScorerFixture.leads[0]

    @Test("names of no behaviour, traits of a wrong type, aliases and anonymous leads are counted")
    func counts() {
        let probe = ScorerProbe()
        for event in ["demo requested", "Slept", "demo requested", "Demo Requested", "Email Sent"] {
            probe.track(event, Self.lead)
        }
        for employees in [#""1,200""#, #"["many"]"#, #""800""#, "null", #""n/a""#] {
            probe.identify(#"{"employees":\#(employees)}"#, Self.lead)
        }
        let key = Array(Self.lead.utf8)
        for body in [
            #""type":"alias","userId":"\#(Self.lead)","previousId":"a""#,
            #""type":"page","anonymousId":"\#(Self.lead)""#,
        ] { probe.engage(key: key, value: Array("{\(body)}".utf8)) }
        let found = probe.partition.notUnderstood.found
        #expect(
            found.events == [
                NotUnderstood.Event(name: "demo requested", count: 2),
                NotUnderstood.Event(name: "Slept", count: 1),
            ])
        #expect(found.eventCount == 3 && found.aliasCount == 1 && found.anonymousCount == 1)
        #expect(
            found.traits == [
                NotUnderstood.Trait(attribute: "employees", count: 2, example: "'1,200'")
            ])
        var sum = found
        sum.add(found)
        #expect(sum.events.first?.count == 4 && sum.eventCount == 6)
        #expect(sum.traits.map(\.count) == [4])
    }

    @Test("a million names take no more room than a hundred, and the frequent ones are known")
    func bounded() {
        let tally = NotUnderstoodTally()
        var dice = Dice(seed: 1)
        for number in 0..<20_000 {
            let name = Array((number % 10 == 0 ? "often" : "once \(dice.next())").utf8)
            name.withUnsafeBytes { tally.takeEvent($0, hash: StableHash.hash64($0)) }
        }
        let found = tally.found
        #expect(found.events.first == NotUnderstood.Event(name: "often", count: 2_000))
        #expect(found.events.count == NotUnderstood.namesMax && found.eventCount == 20_000)
    }
}
