import Audit
import Learning
import Report
import Wire

extension ReportView {
    var json: String {
        jsonText {
            $0.object {
                $0.field("model", weights.model)
                $0.field("version", weights.version)
                $0.field("verdicts", weights.state.learned)
                $0.field("mode", mode)
                $0.field("frozen", weights.state.freeze)
                $0.field("since") { json in
                    if let time = sinceMilliseconds { json.value(time: time) } else { json.null() }
                }
                $0.field("conclusion") { $0.conclusion(self) }
                $0.field("alarms") { $0.array { for alarm in alarms { $0.value(alarm) } } }
                $0.field("notes") { $0.array { for note in notes { $0.value(note) } } }
                $0.field("threshold", threshold)
                $0.field("figures") {
                    $0.object {
                        $0.field("last", report.recent)
                        $0.field("all", report.all)
                    }
                }
                $0.field("acceptance") {
                    $0.object {
                        $0.field("all", report.acceptance)
                        $0.field("teaching", report.teachingAcceptance)
                        $0.field("exploration", report.exploration)
                    }
                }
                $0.field("explores") { json in
                    if let isExploring { json.value(isExploring) } else { json.null() }
                }
                $0.field("silences", report.silences)
                $0.field("other") { $0.other(report) }
                $0.field("unlearned") { json in
                    json.array {
                        for (why, count) in report.unlearned {
                            $0.object {
                                $0.field("why", why)
                                $0.field("count", count)
                            }
                        }
                    }
                }
                $0.field("reasons") { $0.reasons(report.reasons) }
                $0.field("reps", report.reps)
                $0.field("versions", report.versions)
                $0.field("weeks") { json in
                    json.array {
                        for week in report.weeks {
                            $0.object {
                                $0.field("monday", time: week.mondayMilliseconds)
                                $0.fields(week.acceptance)
                            }
                        }
                    }
                }
                $0.field("features", report.features)
                $0.field("repAlerts") { json in
                    json.array {
                        for alert in report.alerts {
                            $0.object {
                                $0.field("repId", alert.repId)
                                $0.field("why", alert.why.rawValue)
                            }
                        }
                    }
                }
                $0.field("held") { $0.array { for held in report.held { $0.write(held) } } }
                $0.field("halfLives") {
                    $0.array { for advice in weights.halfLifeAdvice { $0.write(advice) } }
                }
                $0.field("experiment") { json in
                    guard let experiment else { return json.null() }
                    json.value(json: experiment.json.utf8)
                }
                $0.field("found") { $0.found(joint) }
                $0.field("changes") { $0.write(report.changes) }
            }
        }
    }

    /// The same object: a report is one.
    var ndjson: String { json }

    private func threshold(_ json: inout JSONWriter) {
        guard let points = thresholdPoints else { return json.null() }
        json.object {
            $0.field("points", points)
            $0.field("probability", report.probability(atPoints: points))
        }
    }
}

extension JSONWriter {
    fileprivate mutating func field(_ key: String, _ figures: LoopReport.Figures) {
        field(key) {
            $0.object {
                $0.field("verdicts", figures.published.count)
                $0.field("published", figures.published)
                $0.field("hand", figures.hand)
                $0.field("beliefs", figures.beliefs)
                $0.field("reliability") { json in
                    json.array {
                        for bin in figures.published.reliability() {
                            $0.object {
                                $0.field("probability", bin.probability)
                                $0.fields(bin.acceptance)
                                $0.field("fits", bin.fits)
                            }
                        }
                    }
                }
            }
        }
    }

    private mutating func field(_ key: String, _ quality: Quality) {
        field(key) {
            $0.object {
                $0.field("logLoss", quality.logLoss)
                $0.field("auc", quality.auc)
                $0.field("ece", quality.calibrationError())
                $0.field("brier", quality.brier)
            }
        }
    }

    fileprivate mutating func field(_ key: String, _ acceptance: Acceptance) {
        field(key) { $0.object { $0.fields(acceptance) } }
    }

    fileprivate mutating func field(_ key: String, _ groups: [LoopReport.Group]) {
        field(key) { json in
            json.array {
                for group in groups {
                    $0.object {
                        $0.field("name", group.name)
                        $0.fields(group.acceptance)
                    }
                }
            }
        }
    }

    fileprivate mutating func conclusion(_ view: ReportView) {
        let comparison = view.report.comparison
        object {
            $0.field("text", view.conclusion)
            $0.field("finding", comparison.finding.rawValue)
            $0.field("verdicts", comparison.verdicts)
            $0.field("logLossGain", orNull: comparison.gain.isFinite ? comparison.gain : nil)
            $0.field(
                "plusMinus", orNull: comparison.plusMinus.isFinite ? comparison.plusMinus : nil)
            $0.field("nextLookVerdicts", comparison.nextLook)
        }
    }

    fileprivate mutating func reasons(_ groups: [LoopReport.Group]) {
        array {
            for group in groups {
                $0.object {
                    $0.field("reason", group.name)
                    $0.rejections(group.acceptance)
                }
            }
        }
    }

    fileprivate mutating func other(_ report: LoopReport) {
        object {
            $0.rejections(report.others)
            $0.field("alarm", report.hasTooManyOthers)
        }
    }

    /// Of all rejections, those for a reason.
    private mutating func rejections(_ share: Acceptance) {
        field("rejections", share.accepted)
        field("share", orNull: share.share)
        field("low", orNull: share.interval?.lowerBound)
        field("high", orNull: share.interval?.upperBound)
    }

    fileprivate mutating func write(_ held: LoopReport.Held) {
        object {
            $0.field("feature", held.feature)
            $0.field("points", held.points)
            $0.field("wanted", held.wanted)
            $0.field("boundedBy", held.bound.rawValue)
        }
    }

    /// Differences are shadow minus own: below 0 the other half-life predicts better.
    fileprivate mutating func write(_ advice: HalfLifeAdvice) {
        object {
            $0.field("behaviour", advice.behaviour)
            $0.field("verdicts", advice.verdicts)
            $0.field("finding", orNull: advice.finding?.rawValue)
            $0.field("half") { $0.write(advice.half) }
            $0.field("double") { $0.write(advice.double) }
        }
    }

    private mutating func write(_ difference: HalfLifeAdvice.Difference) {
        object {
            $0.field("logLossDifference", difference.mean)
            $0.field("logLossStandardError", difference.standardError)
        }
    }

    fileprivate mutating func write(_ changes: LoopChanges) {
        object {
            $0.field("versions") {
                $0.object {
                    for cause in Learning.Version.Cause.allCases {
                        $0.field(cause.rawValue, changes.versions[cause] ?? 0)
                    }
                }
            }
            $0.field("offset") { json in
                guard let offset = changes.offset else { return json.null() }
                json.object {
                    $0.field("from", offset.from)
                    $0.field("to", offset.to)
                }
            }
            $0.field("moves") { json in
                json.array {
                    for move in changes.moves {
                        $0.object {
                            $0.field("feature", move.feature)
                            $0.field("from", move.from)
                            $0.field("to", move.to)
                            $0.field("count", move.count)
                        }
                    }
                }
            }
            $0.field("decisions") { json in
                json.array { for change in changes.decisions { $0.value(json: change.encode()) } }
            }
        }
    }
}
