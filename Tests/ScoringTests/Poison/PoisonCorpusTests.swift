// The corpus of Tests/Poison against a whole partition. Bugs that these find: a record counted twice
// or not at all, an effect of a refused record, ids compared as Strings (`é` and `é` are one lead
// then), a limit that is off by one, anything that traps.
import FoundationEssentials
import Leads
import Poison
import Scoring
import System
import Testing
import Wire

@Suite("poison")
struct PoisonCorpusTests {
    static let lead = "lead-1"
    static let key = Array(lead.utf8)

    static func records(_ input: ScorerInput) -> [PoisonRecord] {
        input == .engagement ? PoisonCorpus.engagement(lead) : PoisonCorpus.feedback(lead)
    }

    /// One lead in the hands of sales.
    static func driver() -> PoisonDriver {
        let driver = PoisonDriver()
        driver.take(PoisonRecord("first", key: key, value: PoisonCorpus.call(lead)), .engagement)
        return driver
    }

    @Test("every record of the corpus ends in one counter", arguments: ScorerInput.allCases)
    func corpus(input: ScorerInput) throws {
        let records = Self.records(input)
        #expect(records.count > 5_000)
        let driver = Self.driver()
        let before = driver.partition.totals.counts[input].total
        var leads = driver.leads
        for record in records {
            let outcome = driver.take(record, input)
            guard outcome == .scored else { continue }
            // Of all others nothing may have moved since.
            leads[record.key ?? []] = driver.leads[record.key ?? []]
        }
        #expect(driver.leads == leads)
        let counts = driver.partition.totals.counts[input]
        #expect(counts.total == before + Int64(records.count))
        // A partition that takes or refuses everything would not do.
        #expect(counts.scored > 30 && counts.deadLettered > 5_000, "\(counts)")
        #expect(counts.ignored > 200 && counts.duplicate > 10, "\(counts)")
        try goesOn(driver)
    }

    /// Afterwards all is as if nothing had been: good records count, and a restore gives the same.
    private func goesOn(_ driver: PoisonDriver) throws {
        let (state, written) = (driver.leads, driver.commit())
        try driver.restore(written, at: driver.partition.totals.next)
        #expect(driver.leads == state)
        // A lead that was told to live in the year 2499 takes nothing of today; others do.
        let good = PoisonRecord(
            "last", key: Array("lead-2".utf8), value: PoisonCorpus.call("lead-2"))
        #expect(driver.take(good, .engagement) == .scored)
    }

    @Test("ids that look alike are leads of their own, whatever form their JSON has")
    func names() {
        let bytes = Set(PoisonCorpus.names.map { Array($0.utf8) })
        #expect(bytes.count == PoisonCorpus.names.count)
        let driver = PoisonDriver()
        for record in PoisonCorpus.engagement(Self.lead) where record.name.hasPrefix("id ") {
            let isTwin = record.name.hasSuffix(", escaped")
            let isOther = record.name.contains(" of ")
            let outcome = driver.take(record, .engagement)
            let key = record.key ?? []
            let isNothing = LeadIdentifier.isNothing(key.span.bytes)
            let expected: Outcome =
                isNothing
                ? .deadLettered(Rejection(.keyInvalid))
                : isOther ? .deadLettered(Rejection(.keyMismatch)) : .scored
            // The twin has another value, so another event id: it counts as well.
            #expect(outcome == expected, "\(record.name), \(isTwin)")
        }
        let nothings = bytes.filter { LeadIdentifier.isNothing($0.span.bytes) }
        #expect(
            Set(nothings.map { String(decoding: $0, as: UTF8.self) })
                == ["null", "true", "NaN", "0", "-0", "{}", "[]", "$(id)"])
        #expect(Set(driver.leads.keys) == bytes.subtracting(nothings))
    }

    /// Another seed or number of cases: POISON_SEED, POISON_CASES.
    private func setting(_ name: String, _ other: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } ?? other
    }

    @Test("mutated, spliced and cut records do too", arguments: ScorerInput.allCases)
    func mutations(input: ScorerInput) throws {
        let seed = setting("POISON_SEED", 1)
        let cases = Int(setting("POISON_CASES", 20_000))
        let records = Self.records(input).filter { ($0.value?.count ?? 0) < 1_000 }
        var mutator = PoisonMutator(seed: seed, records)
        let driver = Self.driver()
        let before = driver.partition.totals.counts[input].total
        for number in 0..<cases {
            var record = mutator.next()
            record.name = "seed \(seed), case \(number)"
            driver.take(record, input)
        }
        let counts = driver.partition.totals.counts[input]
        #expect(counts.total == before + Int64(cases))
        #expect(counts.deadLettered > cases / 10, "seed \(seed): \(counts)")
        try goesOn(driver)
    }
}

/// Makes records out of others, by a seed.
struct PoisonMutator {
    private var dice: Dice
    private let records: [PoisonRecord]

    init(seed: UInt64, _ records: [PoisonRecord]) {
        (dice, self.records) = (Dice(seed: seed), records)
    }

    mutating func next() -> PoisonRecord {
        var record = dice.pick(records)
        if dice.chance(20) { record.timestamp = dice.pick(PoisonCorpus.recordTimes) }
        if dice.chance(10) { record.key = dice.pick(records).key }
        for _ in 0..<dice.below(4) {
            if dice.chance(10), record.key != nil {
                record.key = mutated(record.key ?? [])
            } else if record.value != nil {
                record.value = mutated(record.value ?? [])
            }
        }
        return record
    }

    private mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        let at = dice.below(bytes.count + 1)
        let end = min(bytes.count, at + dice.below(24))
        var bytes = bytes
        switch dice.below(6) {
        case 0: bytes.insert(UInt8(truncatingIfNeeded: dice.next()), at: at)
        case 1: bytes.removeSubrange(at..<end)
        case 2: bytes.insert(contentsOf: bytes[at..<end], at: dice.below(bytes.count + 1))
        case 3: if at < bytes.count { bytes[at] ^= 1 << UInt8(dice.below(8)) }
        case 4:
            let other = dice.pick(records).value ?? []
            bytes = Array(bytes[..<at] + other[dice.below(other.count + 1)...])
        default: bytes.replaceSubrange(at..<end, with: dice.pick(JSONCorpus.values))
        }
        return bytes
    }
}
