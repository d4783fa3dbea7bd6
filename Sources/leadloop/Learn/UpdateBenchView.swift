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
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
