import Leads
import Learning
import Wire

/// MQLs of an experiment by arm, from `mql.events`: verdicts alone do not tell how many each arm made.
struct HandOvers {
    private(set) var champion = 0
    private(set) var challenger = 0
    private let name: [UInt8]
    private let sinceVersion: Int
    private let reader = JSONReader(
        keys: ["type", "experiment", "arm"], paths: ["explanation.versions.weights"],
        bytesMax: WireLimits.writtenBytesMax)

    init(of running: RunningExperiment) {
        name = Array(running.plan.experiment.name.utf8)
        sinceVersion = running.sinceVersion
    }

    subscript(arm: Arm) -> Int { arm == .champion ? champion : challenger }

    /// Counts an event if it is a hand-over of the experiment; what cannot be read is none.
    mutating func take(_ value: [UInt8]) {
        guard (try? reader.read(value.span.bytes)) != nil,
            reader.text(0).elementsEqual("qualified".utf8), reader.text(1).elementsEqual(name),
            reader.number(3) >= Double(sinceVersion)
        else { return }
        if reader.text(2).elementsEqual(Arm.challenger.rawValue.utf8) {
            challenger += 1
        } else {
            champion += 1
        }
    }
}
