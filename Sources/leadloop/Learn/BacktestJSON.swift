import Backtest
import Learning
import Wire

extension BacktestReport {
    /// The one object of `--json`, on one line.
    func json(_ more: (inout JSONWriter) -> Void = { _ in }) -> String {
        var writer = JSONWriter()
        writer.object { json in
            json.field("name", backtest.stream.header.name)
            json.field("mode", backtest.mode.rawValue)
            json.field("model", backtest.model.rawValue)
            json.field("verdicts", backtest.stream.verdicts.count)
            json.field("measured", quality.count)
            json.field("unteaching", unteaching)
            json.field("corrections", corrections)
            json.field("overDayLimit", overDayLimit)
            json.field("skippedLines", skippedLines)
            json.field("acceptance", quality.acceptedShare)
            Self.write(quality, &json)
            json.field("ofAll") { $0.object { Self.write(qualityOfAll, &$0) } }
            json.field("conclusion") { json in
                json.object {
                    $0.field("finding", conclusion.finding.rawValue)
                    $0.field("against", conclusion.yardstick.rawValue)
                    $0.field("gain", conclusion.gain)
                    $0.field("margin", conclusion.margin)
                }
            }
            json.field("running") { $0.object { Self.write(running, &$0) } }
            json.field("static") { $0.object { Self.write(handSet, &$0) } }
            json.field("hindsight") { json in
                guard let hindsight else { return json.null() }
                json.object { Self.write(hindsight, &$0) }
            }
            for share in [5, 10] {
                json.field("untilWithin\(share)Percent") { json in
                    let until = catchUp?.verdicts(within: Double(share) / 100)
                    if let until { json.value(until) } else { json.null() }
                }
            }
            if let joint = backtest.joint { Self.write(joint, &json) }
            json.field("offset", offset)
            json.field("publications", backtest.publications)
            json.field("pointChanges", backtest.pointChanges)
            json.field("freezes") { json in
                json.array { json in
                    for stop in backtest.freezes {
                        json.object {
                            $0.field("afterVerdicts", stop.verdicts)
                            $0.field("why", stop.why)
                        }
                    }
                }
            }
            json.field("points") { json in
                json.object { json in
                    for feature in features {
                        json.field(feature.key) {
                            $0.object {
                                $0.field("hand", feature.hand)
                                $0.field("now", feature.now)
                            }
                        }
                    }
                }
            }
            json.field("beliefs") { json in
                json.object { for feature in features { feature.write(&$0) } }
            }
            json.field("reps") { json in json.array { for rep in reps { rep.write(&$0) } } }
            json.field("seconds", backtest.seconds)
            more(&json)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func write(_ joint: JointLearner, _ json: inout JSONWriter) {
        json.field("combinations", joint.combinations.count)
        json.field("memories") { json in
            json.object { json in
                for (name, share) in joint.memoryShares { json.field(name, share) }
            }
        }
    }

    private static func write(_ quality: Quality, _ json: inout JSONWriter) {
        json.field("logLoss", quality.logLoss)
        json.field("auc", quality.auc)
        json.field("ece", quality.calibrationError())
        json.field("brier", quality.brier)
    }

    /// The p given before each verdict, one line each, in the order of the file.
    var predictions: String {
        var (writer, text) = (JSONWriter(), "")
        let byLine = backtest.stream.verdicts.enumerated().sorted {
            $0.element.line < $1.element.line
        }
        for (at, verdict) in byLine {
            writer.reset()
            writer.object {
                $0.field("line", verdict.line)
                $0.field("p", backtest.p[at])
                let last = backtest.finalOutcome(at) ?? verdict.isAccepted
                $0.field("y", last ? 1 : 0)
                if last != verdict.isAccepted { $0.field("corrected", true) }
                if !backtest.isMeasured(at) { $0.field("measured", false) }
            }
            text += String(decoding: writer.bytes, as: UTF8.self) + "\n"
        }
        return text
    }
}

extension FeatureReport {
    fileprivate func write(_ json: inout JSONWriter) {
        json.field(key) {
            $0.object {
                $0.field("plusMinus", plusMinus)
                $0.field("evidence", evidence)
                $0.field("verdicts", verdicts)
                $0.field("accepted", accepted)
            }
        }
    }
}

extension RepReport {
    fileprivate func write(_ json: inout JSONWriter) {
        json.object {
            $0.field("repId", id)
            $0.field("verdicts", verdicts)
            $0.field("accepted", accepted)
            $0.field("expected", expected)
            $0.field("agreement", agreement)
            $0.field("leniency", leniency)
            $0.field("alerts") { $0.array { for why in alerts { $0.value(why.rawValue) } } }
        }
    }
}
