// Evidence about half-lives in the record of weights. Source: learning.md, "Half-lives".
import Leads
package import Learning

extension WeightsRecord {
    /// Per behaviour that verdicts say anything about, in the order of the definition: for `report`
    /// and `weights show`.
    package var halfLifeAdvice: [HalfLifeAdvice] {
        features.compactMap { halfLifeAdvice(of: $0.key) }
    }

    /// nil: no verdict says anything.
    package func halfLifeAdvice(of behaviour: String) -> HalfLifeAdvice? {
        halfLives[behaviour].map { HalfLifeAdvice(behaviour, $0) }
    }
}

extension JSONWriter {
    mutating func writeHalfLives(_ record: WeightsRecord) {
        object { json in
            for feature in record.features {
                guard let evidence = record.halfLives[feature.key] else { continue }
                json.field(feature.key) {
                    $0.object {
                        $0.field("verdicts", evidence.verdicts)
                        $0.field("learnedAt", evidence.learnedAt)
                        $0.field("own") { $0.write(evidence.own, loss: nil) }
                        $0.field("half") { $0.write(evidence.half, loss: evidence.halfLoss) }
                        $0.field("double") { $0.write(evidence.double, loss: evidence.doubleLoss) }
                    }
                }
            }
        }
    }

    private mutating func write(_ twin: HalfLifeTwin, loss: HalfLifeShadows.Moments?) {
        object {
            $0.field("state") {
                $0.array {
                    $0.value(twin.precision.weight)
                    $0.value(twin.precision.both)
                    $0.value(twin.precision.offset)
                    $0.value(twin.pull.weight)
                    $0.value(twin.pull.offset)
                }
            }
            if let loss {
                $0.field("lossSum", loss.sum)
                $0.field("lossSquares", loss.squares)
            }
        }
    }
}

struct WireHalfLife: Decodable {
    struct Twin: Decodable {
        /// Precision of weight, of both, of offset; precision times mean of weight and offset.
        var state: [Double]
        var lossSum: Double?
        var lossSquares: Double?

        func twin() throws(Rejection) -> HalfLifeTwin {
            guard state.count == 5,
                let twin = HalfLifeTwin(
                    precision: (state[0], state[1], state[2]), pull: (state[3], state[4]))
            else { throw Rejection(.fieldInvalid, at: "/halfLives") }
            return twin
        }
        var loss: HalfLifeShadows.Moments {
            HalfLifeShadows.Moments(sum: lossSum ?? 0, squares: lossSquares ?? 0)
        }
    }
    var verdicts: Int
    var learnedAt: Int
    var own: Twin
    var half: Twin
    var double: Twin

    func evidence() throws(Rejection) -> HalfLifeShadows.Evidence {
        guard verdicts > 0, learnedAt >= 0, half.loss.squares >= 0, double.loss.squares >= 0 else {
            throw Rejection(.fieldInvalid, at: "/halfLives")
        }
        return HalfLifeShadows.Evidence(
            verdicts: verdicts, learnedAt: learnedAt, own: try own.twin(), half: try half.twin(),
            double: try double.twin(), halfLoss: half.loss, doubleLoss: double.loss)
    }
}
