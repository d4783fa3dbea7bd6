import Backtest
import System
import Wire

extension UpdateBench {
    func text(_ style: Style) -> String {
        var table = TextTable(("figure", .left), ("value", .right), ("", .left))
        table.rows = [
            [
                "verdicts learned/s", grouped(verdictsPerSecond),
                "of one core's time; \(Self.featureCount) features, \(Self.shownPerVerdict) shown, "
                    + "\(Self.repCount) reps",
            ],
            [
                "all weights together", grouped(joint.verdictsPerSecondSmall),
                "verdicts/s; \(JointBench.small) features, four memories mixed",
            ],
            [
                "", grouped(joint.verdictsPerSecondLarge),
                "verdicts/s; \(JointBench.large) features",
            ],
            [
                "", grouped(joint.bytesOfState),
                "bytes; \(JointBench.large) features, 200 combinations, a full undo list",
            ],
            [
                "bytes of state", grouped(bytesOfState),
                "\(grouped(Self.stateFeatureCount)) features, \(grouped(Self.stateRepCount)) reps, "
                    + "after \(grouped(stateVerdicts)) verdicts",
            ],
        ]
        return table.text(width: nil, style: style)
    }

    var json: String {
        var writer = JSONWriter()
        writer.object {
            $0.field("verdictsPerSecond", verdictsPerSecond)
            $0.field("bytesOfState", bytesOfState)
            $0.field("stateVerdicts", stateVerdicts)
            $0.field("joint") {
                $0.object {
                    $0.field("verdictsPerSecond\(JointBench.small)", joint.verdictsPerSecondSmall)
                    $0.field("verdictsPerSecond\(JointBench.large)", joint.verdictsPerSecondLarge)
                    $0.field("bytesOfState", joint.bytesOfState)
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
