// Evidence about half-lives in the record of weights. Source: learning.md, "Half-lives".
import Learning

extension HalfLifeShadows.Evidence: RecordPart {
    init(_ fields: RecordFields) throws {
        let half: Twin = try fields.part("half")
        let double: Twin = try fields.part("double")
        self.init(
            verdicts: try fields.value("verdicts"), learnedAt: try fields.value("learnedAt"),
            own: (try fields.part("own") as Twin).twin, half: half.twin, double: double.twin)
        halfLoss = half.loss
        doubleLoss = double.loss
        guard verdicts > 0, learnedAt >= 0, halfLoss.squares >= 0, doubleLoss.squares >= 0 else {
            throw Rejection(.fieldInvalid, at: "/halfLives")
        }
    }

    /// One of the three small models, and its loss against the own one.
    private struct Twin: RecordPart {
        let twin: HalfLifeTwin
        let loss: HalfLifeShadows.Moments

        init(_ fields: RecordFields) throws {
            // Precision of weight, of both, of offset; precision times mean of weight and offset.
            let state: [Double] = try fields.value("state")
            guard state.count == 5,
                let twin = HalfLifeTwin(
                    precision: .init(weight: state[0], both: state[1], offset: state[2]),
                    pull: .init(weight: state[3], offset: state[4]))
            else { throw Rejection(.fieldInvalid, at: "/halfLives") }
            self.twin = twin
            loss = HalfLifeShadows.Moments(
                sum: try fields.valueIfAny("lossSum") ?? 0,
                squares: try fields.valueIfAny("lossSquares") ?? 0)
        }
    }
}

extension JSONWriter {
    /// By behaviour; those that no verdict says anything about are left out.
    mutating func write(_ shadows: HalfLifeShadows, of keys: [String]) {
        object { json in
            for (key, evidence) in zip(keys, shadows.evidence) {
                guard let evidence else { continue }
                json.field(key) {
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
