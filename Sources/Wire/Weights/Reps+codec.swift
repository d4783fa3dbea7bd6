// Reps, and the watch over publications.
import Leads
import Learning

extension Rep: RecordPart {
    init(_ fields: RecordFields) throws {
        self.init(try fields.text("repId"))
        agreement = try fields.part("agreement")
        leniency = try fields.part("leniency")
        verdicts = try fields.counter("verdicts")
        accepted = try fields.value("accepted")
        held = try fields.counter("held")
        let days: [Int64] = try fields.value("days")
        guard id.isRecordIdentifier, (0...verdicts).contains(accepted),
            days.count.isMultiple(of: 2), days.count <= 2 * LearningLimits.repDaysKept,
            days.allSatisfy({ WireLimits.counters.contains(Int64(clamping: $0.magnitude)) })
        else { throw Rejection(.fieldInvalid, at: "/reps") }
        self.days = stride(from: 0, to: days.count, by: 2).map {
            DayCount(day: days[$0], count: Int(days[$0 + 1]))
        }
        quarantinedFromMilliseconds = try fields.millisecondsIfAny("quarantinedFrom")
    }
}

extension Watch: RecordPart {
    init(_ fields: RecordFields) throws {
        let samples: [Double] = try fields.value("samples")
        guard samples.count.isMultiple(of: 3), samples.allSatisfy((0...1).contains) else {
            throw Rejection(.fieldInvalid, at: "/watch")
        }
        self.init(
            stride(from: 0, to: samples.count, by: 3).map {
                Sample(
                    published: samples[$0], hand: samples[$0 + 1], isAccepted: samples[$0 + 2] == 1)
            }, quietUntil: try fields.counter("quietUntil"))
    }
}

extension JSONWriter {
    mutating func write(_ rep: Rep) {
        object {
            $0.field("repId", rep.id)
            $0.field("agreement") { $0.write(rep.agreement) }
            $0.field("leniency") { $0.write(rep.leniency) }
            $0.field("verdicts", rep.verdicts)
            $0.field("accepted", rep.accepted)
            $0.field("held", rep.held)
            $0.field("days") {
                $0.array {
                    for day in rep.days {
                        $0.value(day.day)
                        $0.value(day.count)
                    }
                }
            }
            if let from = rep.quarantinedFromMilliseconds {
                $0.field("quarantinedFrom", time: from)
            }
        }
    }

    private mutating func write(_ gaussian: Gaussian) {
        object {
            $0.field("mean", gaussian.mean)
            $0.field("variance", gaussian.variance)
        }
    }

    /// Probabilities by published points and by hand-set ones, and the verdict, three numbers each.
    mutating func write(_ watch: Watch) {
        object {
            $0.field("quietUntil", watch.quietUntil)
            $0.field("samples") {
                $0.array {
                    for sample in watch.samples {
                        $0.value(sample.published)
                        $0.value(sample.hand)
                        $0.value(sample.isAccepted ? 1 : 0)
                    }
                }
            }
        }
    }
}
