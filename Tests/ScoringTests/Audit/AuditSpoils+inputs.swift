// Ways to spoil inputs, dead letters, state and offsets (O1 to O4).
import Audit
import Config
import Kafka
import Leads
import Wire

extension Spoil {
    static let all =
        outcomes + tallies + order + chain + decisions + learning + weights + publications

    static let outcomes: [Spoil] = [
        Spoil("a dead letter is missing", .outcomes, says: "no dead letter of it") {
            guard $0.change($0.deadLetters, { $0.removeFirst() }) else { return nil }
            return $0.topics.engagement
        },
        Spoil("a dead letter stands there twice", .outcomes, says: "a second dead letter") {
            guard let first = $0.log.records[$0.deadLetters]?.first else { return nil }
            $0.log.append(first, to: $0.deadLetters)
            return $0.deadLetters.topic
        },
        Spoil("a dead letter of a good record", .outcomes, says: "could be used") { world in
            guard let good = world.scored else { return nil }
            world.log.append(world.deadLetter(of: good), to: world.deadLetters)
            return world.deadLetters.topic
        },
        Spoil("a dead letter with another code", .outcomes, says: "says bad_time, it is") {
            guard
                $0.change(
                    $0.deadLetters, { $0[0].setHeader("leadloop.error.code", "bad_time") })
            else { return nil }
            return $0.deadLetters.topic
        },
        Spoil("a dead letter with other bytes", .outcomes, says: "has not the bytes") {
            guard $0.change($0.deadLetters, { $0[0].value = [1] }) else { return nil }
            return $0.deadLetters.topic
        },
        Spoil("a foreign record among the dead letters", .outcomes, says: "without the coord") {
            $0.log.append(AuditRecord(offset: 0, value: [1]), to: $0.deadLetters)
            return $0.deadLetters.topic
        },
        Spoil("a counter one too high", .outcomes, says: "scored of engagement is") {
            $0.changeMeta { $0.counts.engagement.scored += 1 }
            return $0.topics.changelog
        },
        Spoil("a verdict counted under another name", .outcomes, says: "ignored of feedback is") {
            $0.changeMeta { meta in
                meta.counts.feedback.ignored += 1
                meta.counts.feedback.deadLettered -= 1
            }
            return $0.topics.changelog
        },
        Spoil("an input record that nobody counted", .outcomes, says: "of engagement is") {
            guard $0.change($0.engagement, { $0.insert($0[0], at: 0) }) else { return nil }
            return $0.topics.changelog
        },
        Spoil("an input record is gone", .outcomes, says: "of engagement is") {
            guard $0.change($0.engagement, { $0.remove(at: $0.count / 2) }) else { return nil }
            return $0.topics.changelog
        },
    ]

    static let tallies: [Spoil] = [
        Spoil("decayed counts", .tallies, says: "the decayed count of") {
            // Behind the record's header and the lead's: the id, padded to 8, then counts. Of all
            // leads, because a count that has faded to nothing is nothing whatever its digits say.
            $0.changeLeads { lead, start in lead[start + 40 + 8 + 5] ^= 0x40 }
        },
        Spoil("a number of occurrences", .tallies, says: "was counted") {
            $0.changeLead { lead, start in lead[start + 40 + 8 + 16] += 1 }
        },
        Spoil("the newest event of a lead", .tallies, says: "newest event") {
            // One millisecond later, in the lead and in its newest remembered event.
            $0.changeLead { lead, start in
                lead.withUnsafeMutableBytes {
                    let newest = $0.loadUnaligned(fromByteOffset: start + 8, as: Int64.self)
                    $0.storeBytes(of: newest + 1, toByteOffset: start + 8, as: Int64.self)
                    let packed = $0.loadUnaligned(fromByteOffset: $0.count - 8, as: UInt64.self)
                    $0.storeBytes(
                        of: packed + 1 << 20, toByteOffset: $0.count - 8, as: UInt64.self)
                }
            }
        },
        Spoil("a remembered event", .tallies, says: "a remembered event") {
            $0.changeLead { lead, _ in lead[lead.count - 16] ^= 1 }
        },
        Spoil("a record that says to hold more than it does", .tallies, says: "its events give") {
            $0.changeLead { lead, _ in lead.replaceSubrange(2..<10, with: [1, 0, 0, 0, 0, 0, 0, 0])
            }
        },
        Spoil("a record from beyond O", .tallies, says: "beyond O") {
            $0.changeLead { lead, _ in lead[4] = 1 }
        },
        Spoil("a lead that nobody ever saw", .tallies, says: "behaviours counted") { world in
            guard
                world.change(
                    world.changelog,
                    { records in
                        guard let at = records.firstIndex(where: \.isLead) else { return false }
                        var stranger = records[at]
                        stranger.key![5] = UInt8(ascii: "x")
                        stranger.value![18 + 40 + 5] = UInt8(ascii: "x")
                        records.insert(stranger, at: at)
                        return true
                    })
            else { return nil }
            return world.topics.changelog
        },
        Spoil("the replay starts one record late", .tallies, says: "a restart would lose") {
            guard $0.delayReplay() else { return nil }
            return $0.topics.changelog
        },
    ]

    static let order: [Spoil] = [
        Spoil("two events changed places", .order, says: "after one of offset") { world in
            guard
                world.change(
                    world.mqlEvents,
                    { records in
                        // Behind another one that was caused by a later record of its input.
                        let first = records[0].header("leadloop.source") ?? ""
                        let input = first.split(separator: ",").first ?? ""
                        guard
                            records.dropFirst().contains(where: {
                                let other = $0.header("leadloop.source") ?? ""
                                return other != first && other.hasPrefix(input + ",")
                            })
                        else { return false }
                        records[0].offset = 2_000
                        records.append(records.removeFirst())
                        world.log.ranges[world.mqlEvents] = 0..<2_001
                        return true
                    })
            else { return nil }
            return world.topics.mqlEvents
        },
        Spoil("an event without its cause", .order, says: "does not say what caused it") {
            guard $0.change($0.mqlEvents, { $0[0].setHeader("leadloop.source", nil) }) else {
                return nil
            }
            return $0.topics.mqlEvents
        },
    ]

    static let chain: [Spoil] = [
        Spoil("a state that changes its partitioner", .chain, says: "partitioner murmur2_random") {
            $0.changeMeta { $0.partitioner = .fnv1a }
            return $0.topics.changelog
        },
        Spoil("two workers wrote the same transaction", .chain, says: "two workers") {
            guard $0.changeMetas({ $0.insert($0[$0.count / 2], at: $0.count / 2) }) else {
                return nil
            }
            return $0.topics.changelog
        },
        Spoil("a transaction is missing", .chain, says: "some between are missing") {
            guard $0.changeMetas({ $0.remove(at: $0.count / 2) }) else { return nil }
            return $0.topics.changelog
        },
        Spoil("an older state was written again", .chain, says: "went back") {
            guard $0.changeMetas({ $0.insert($0[1], at: $0.count - 2) }) else { return nil }
            return $0.topics.changelog
        },
        Spoil("the group's offset is behind the state", .chain, says: "the group's offset is") {
            $0.log.groups[AuditWorld.group]![$0.engagement]! -= 1
            return $0.topics.engagement
        },
        Spoil("the group's offset is gone", .chain, says: "missing") {
            $0.log.groups = [:]
            return $0.topics.feedback
        },
        Spoil("the state is gone", .chain, says: "has no state") {
            $0.log.records[$0.changelog] = []
            return $0.topics.engagement
        },
        Spoil("a record of nobody's in the changelog", .chain, says: "without a key") {
            $0.log.records[$0.changelog]!.insert(AuditRecord(offset: 0, value: [1]), at: 0)
            return $0.topics.changelog
        },
    ]
}
