// What a history leads to if it is taken record by record in the order of time: the model for whoever
// gets it in another order.
import Leads
package import Scoring
package import Wire

package struct InOrderOfTime {
    /// Values by lead, in order.
    package private(set) var mqlEvents: [String: [String]] = [:]
    package private(set) var counts = OutcomeCounts()

    /// Both must be in the order of time themselves.
    package init(
        _ events: [RandomHistory.Line], _ verdicts: [RandomHistory.Line],
        _ environment: ScorerPartition.Environment
    ) {
        let engagement = EngagementReader(traitPaths: environment.definition.fit.flatMap(\.from))
        let feedback = FeedbackReader()
        let partitions = (0..<environment.partitionCount).map {
            ScorerPartition(number: $0, environment: environment, start: Offsets(0, 0))
        }
        for partition in partitions { partition.begin(atMilliseconds: events[0].milliseconds) }
        var effects = Effects()
        var (event, verdict) = (0, 0)
        while event < events.count || verdict < verdicts.count {
            let isEvent =
                verdict == verdicts.count
                || event < events.count
                    && events[event].milliseconds <= verdicts[verdict].milliseconds
            let line = isEvent ? events[event] : verdicts[verdict]
            if isEvent { event += 1 } else { verdict += 1 }
            let key = Array(line.key.utf8)
            let value = Array(line.value.utf8)
            let partition = partitions[
                Int(
                    environment.partitioner.partition(
                        key: key.span.bytes, count: environment.partitionCount))]
            let next = partition.totals.next
            let record = InputRecord(
                key: key.span.bytes, value: value.span.bytes,
                offset: isEvent ? next.engagement : next.feedback, timestamp: line.milliseconds)
            if isEvent {
                _ = partition.takeEngagement(record, engagement, into: &effects)
            } else {
                _ = partition.takeFeedback(record, feedback, into: &effects)
            }
            keep(&effects)
        }
        for partition in partitions {
            for input in ScorerInput.allCases { counts.add(partition.totals.counts[input]) }
        }
    }

    private mutating func keep(_ effects: inout Effects) {
        for effect in effects.effects where effect.output == .mqlEvents {
            let key = String(decoding: effects.bytes[effect.key], as: UTF8.self)
            mqlEvents[key, default: []].append(
                String(decoding: effects.bytes[effect.value], as: UTF8.self))
        }
        effects.clear()
    }
}
