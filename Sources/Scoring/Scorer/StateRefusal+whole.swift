// State and offsets that do not belong together.
package import Wire

extension StateRefusal {
    /// Keys lie on other partitions than their state: leads would be scored from nothing.
    /// - Parameter topic: the one that was found so; nil: the inputs.
    package static func partitionsChanged(
        from known: Int32, to found: Int32, topic: String? = nil
    ) -> StateRefusal {
        StateRefusal(
            what: "the number of partitions of \(topic ?? "the inputs") has changed",
            why:
                "the group's state was made with \(known) partitions, there are \(found) now; keys "
                + "lie elsewhere, so leads that sales already has would qualify again",
            remedy:
                "a topic cannot lose partitions: start a new group (--group), which counts from "
                + "the beginning of the inputs",
            stopsGroup: true)
    }

    /// Not this partition alone: what emptied its log has most likely emptied others too.
    /// - Parameter offsets: of the group, if it has some.
    package static func stateLost(of partition: Int32, offsets: Offsets?, leads: Int)
        -> StateRefusal
    {
        let left =
            offsets.map { "the group has offsets (\($0.engagement) and \($0.feedback))" }
            ?? "the changelog has \(leads) leads"
        return StateRefusal(
            what: "state and offsets of partition \(partition) differ",
            why: left + ", the changelog has no state: it was emptied or made again, and every "
                + "lead would qualify again",
            remedy: "restore the changelog from a copy, or start a new group (--group), which "
                + "counts from the beginning of the inputs",
            stopsGroup: true)
    }

    package static func offsetsLost(of partition: Int32) -> StateRefusal {
        StateRefusal(
            what: "state and offsets of partition \(partition) differ",
            why: "the changelog has state, the group has no offsets", remedy: resumeRemedy)
    }

    package static func differs(_ partition: Int32, state: Offsets, offsets: Offsets)
        -> StateRefusal
    {
        StateRefusal(
            what: "state and offsets of partition \(partition) differ",
            why: "state is at \(state.engagement) and \(state.feedback), "
                + "offsets at \(offsets.engagement) and \(offsets.feedback)",
            remedy: "if somebody reset or committed offsets of this group: delete those of both "
                + "inputs with kafka-consumer-groups.sh --delete-offsets, then leadloop run "
                + "--resume-from-meta goes on where the state ends; to count everything again, start "
                + "a new group (--group)")
    }

    /// Leads are missing in what must hold them all.
    package static func leadsMissing(_ found: Int, of known: Int64, partition: Int32)
        -> StateRefusal
    {
        StateRefusal(
            what: "the changelog has \(found) of \(known) leads of partition \(partition)",
            why:
                "records of it were deleted or overwritten by others (cleanup.policy, a topic made "
                + "again, a foreign producer); what is missing would be forgotten and qualify again",
            remedy:
                "restore the changelog from a copy, or start a new group (--group), which counts "
                + "from the beginning of the inputs; find who changed the topic first",
            stopsGroup: true)
    }
}

extension ScorerPartition {
    /// Checks, after the replay, that no lead was lost from the changelog.
    package func checkIsWhole() throws(StateRefusal) {
        guard let known = restoredLeadCount, Int64(leadCount) != known else { return }
        throw .leadsMissing(leadCount, of: known, partition: number)
    }
}
