import Leads
import Learning
import System

/// What an experiment gives in accepted leads, and when its test will be through.
extension ExperimentView {
    /// A lower threshold may have a lower acceptance, and more accepted leads.
    var acceptedLeads: String {
        guard running.plan.experiment.challenger.thresholds != nil,
            running.test.champion.accepted > 0
        else { return "" }
        if let champion = acceptedPerThousand(.champion),
            let challenger = acceptedPerThousand(.challenger)
        {
            return "\naccepted leads per 1,000: champion \(fixed(champion, 1)), challenger "
                + "\(fixed(challenger, 1)) (\(ExperimentText.percent(challenger / champion)) of it)"
        }
        let share = running.plan.experiment.share
        let champion = Double(running.test.champion.accepted) / (1 - share)
        let challenger = Double(running.test.challenger.accepted) / share
        return "\naccepted of equally many leads: the challenger has "
            + "\(ExperimentText.percent(challenger / champion)) of the champion's"
    }

    /// Of the leads that the arm holds: arms are drawn by the lead's id, so their sizes are the shares.
    func acceptedPerThousand(_ arm: Arm) -> Double? {
        guard let leadCount, leadCount > 0, !running.plan.isShadow else { return nil }
        let challenger = running.plan.experiment.share
        let share = arm == .challenger ? challenger : 1 - challenger
        let accepted =
            arm == .challenger ? running.test.challenger.accepted : running.test.champion.accepted
        return share > 0 ? 1_000 * Double(accepted) / (Double(leadCount) * share) : nil
    }

    /// `at this rate it decides after about 340 pairs, around 2026-12-20`.
    var forecast: String? {
        guard let pairs = running.test.forecastPairs else { return nil }
        let day = forecastMilliseconds.map { ", around \(EventTime.text($0).prefix(10))" } ?? ""
        return pairs >= MixtureSPRT.pairsMax
            ? "As it goes it ends with no difference at \(grouped(pairs)) pairs\(day)"
            : "As it goes it decides after about \(grouped(pairs)) pairs\(day)"
    }

    /// By the pairs a day since it started.
    var forecastMilliseconds: Int64? {
        guard endedAtMilliseconds == nil, let now = nowMilliseconds,
            let pairs = running.test.forecastPairs
        else { return nil }
        let elapsed = Double(now - running.startedAtMilliseconds)
        let done = Double(running.test.pairs.count)
        guard elapsed > 0, done > 0 else { return nil }
        let left = (Double(pairs) - done) * elapsed / done
        // A forecast of centuries is none.
        return left < 10 * 365 * 86_400_000 ? now + Int64(max(0, left)) : nil
    }
}
