// What the learner needs besides beliefs to go on where it stopped: reps, the watch over publications,
// and what waits for a person.
import Leads
import Learning

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

    package mutating func write(_ proposal: WeightsRecord.Proposal) {
        object {
            $0.fields(proposal.points)
            $0.field("at", time: proposal.atMilliseconds)
        }
    }
}

struct WireGaussian: Decodable {
    var mean: Double
    var variance: Double

    func gaussian() throws(Rejection) -> Gaussian {
        guard variance >= WireLimits.varianceMin,
            [mean, variance].allSatisfy(WireLimits.numbers.contains)
        else { throw Rejection(.fieldInvalid) }
        return Gaussian(mean: mean, variance: variance)
    }
}

struct WireRep: Decodable {
    var repId: String
    var agreement: WireGaussian
    var leniency: WireGaussian
    var verdicts: Int
    var accepted: Int
    var held: Int
    var days: [Int64]
    var quarantinedFrom: RecordTime?

    func rep() throws(Rejection) -> Rep {
        guard repId.isRecordIdentifier, verdicts >= accepted, accepted >= 0, held >= 0,
            days.count.isMultiple(of: 2), days.count <= 2 * LearningLimits.repDaysKept,
            [verdicts, held].allSatisfy(WireLimits.isCounter),
            days.allSatisfy({ WireLimits.counters.contains(Int64(clamping: $0.magnitude)) })
        else { throw Rejection(.fieldInvalid, at: "/reps") }
        var rep = Rep(repId)
        (rep.agreement, rep.leniency) = (try agreement.gaussian(), try leniency.gaussian())
        (rep.verdicts, rep.accepted, rep.held) = (verdicts, accepted, held)
        rep.days = stride(from: 0, to: days.count, by: 2).map {
            Rep.DayCount(day: days[$0], count: Int(days[$0 + 1]))
        }
        rep.quarantinedFromMilliseconds = quarantinedFrom?.milliseconds
        return rep
    }
}

struct WireWatch: Decodable {
    var quietUntil: Int
    var samples: [Double]

    func watch() throws(Rejection) -> Watch {
        guard samples.count.isMultiple(of: 3), WireLimits.isCounter(quietUntil),
            samples.allSatisfy((0...1).contains)
        else { throw Rejection(.fieldInvalid, at: "/watch") }
        return Watch(
            stride(from: 0, to: samples.count, by: 3).map {
                Watch.Sample(
                    published: samples[$0], hand: samples[$0 + 1], isAccepted: samples[$0 + 2] == 1)
            }, quietUntil: quietUntil)
    }
}

struct WireProposal: Decodable {
    var points: WirePoints
    var at: RecordTime

    enum CodingKeys: CodingKey { case at }

    init(from decoder: any Decoder) throws {
        points = try WirePoints(from: decoder)
        at = try decoder.container(keyedBy: CodingKeys.self).decode(RecordTime.self, forKey: .at)
    }

    func proposal() throws(Rejection) -> WeightsRecord.Proposal {
        WeightsRecord.Proposal(
            points: try points.points(isProposal: true), atMilliseconds: at.milliseconds)
    }
}
