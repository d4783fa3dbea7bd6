// Whether the state that was read is ours to go on with.
import Leads
import Wire

extension ScorerPartition.Loader {
    func check(_ meta: MetaRecord) throws(StateRefusal) {
        let (known, found) = (Int32(clamping: meta.partitionCount), environment.partitionCount)
        if known != found { throw .partitionsChanged(from: known, to: found) }
        if !meta.clusterId.isEmpty, meta.clusterId != environment.clusterId {
            throw StateRefusal(
                what: "partition \(number) is not started",
                why: "its state comes from cluster \(meta.clusterId), this is "
                    + environment.clusterId,
                remedy: "use the cluster it belongs to, or start a new group")
        }
        if meta.replayFrom != meta.committed, meta.definitionHash != environment.definitionHash {
            throw StateRefusal(
                what: "partition \(number) is not started",
                why: "the definition changed while counts were still to be replayed",
                remedy: "start once with the former definition and stop it cleanly (SIGTERM)")
        }
        if let changed = meta.names.changedHalfLives(environment.definition).first {
            throw StateRefusal(
                what: "partition \(number) is not started",
                why: "the half_life of '\(changed.name)' changed: what was counted until now "
                    + "is decayed by the former one",
                remedy: "set it back, give the behaviour another name, or start a new group, "
                    + "which counts from the beginning of the inputs")
        }
        var names = meta.names
        names.add(environment.definition)
        if !names.fits {
            throw StateRefusal(
                what: "partition \(number) is not started",
                why: "its leads have counted \(names.behaviours.count) behaviours and "
                    + "\(names.labels.count) labels of definitions so far, more than their "
                    + "numbers have room for",
                remedy: "start a new group from the beginning of the inputs")
        }
    }
}
