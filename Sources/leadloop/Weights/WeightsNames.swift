import Learning
import System
import Wire
import YAML

extension WeightsRecord {
    /// Checks the name of a feature.
    ///
    /// - Throws: with the name that was probably meant.
    func known(feature: String) throws(Failure) {
        let keys = features.map(\.key)
        guard !keys.contains(feature) else { return }
        let labels = keys.filter { $0.hasPrefix(feature + "=") }
        throw Failure(
            .data, "the weights have no feature '\(Printable.text(feature))'",
            why: labels.isEmpty
                ? nearest(feature, in: keys).map { "did you mean '\($0)'?" }
                    ?? "it is like none of the \(grouped(keys.count)) that there are"
                : "it is an attribute, weights are those of its labels: "
                    + labels.joined(separator: ", "),
            remedy: "leadloop weights show lists all features")
    }

    /// Checks the name of a rep.
    ///
    /// - Throws: with the name that was probably meant.
    func known(rep: String) throws(Failure) {
        let ids = state.reps.reps.map(\.id)
        guard !ids.contains(rep) else { return }
        throw Failure(
            .data, "no verdict of '\(Printable.text(rep))' was ever learned",
            why: nearest(rep, in: ids).map { "did you mean '\(Printable.text($0))'?" }
                ?? "the id is like none of the \(counted(ids.count, "rep")) that are known",
            remedy: "leadloop weights reps lists all reps")
    }
}
