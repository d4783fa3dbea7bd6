// The reps at work: read what is handed over, answer when their time has come.
import Config
import Kafka

struct SalesDesk: Sendable {
    let settings: Kafka.Settings
    let names: TopicNames
    let team: SalesTeam
    let clock: DemoClock
    let sent: SentCounts

    func run(while goesOn: () -> Bool) throws {
        let producer = try PlainProducer(DemoCluster.producer(settings))
        let reader = try DemoCluster.reader(
            settings, of: [(names.mqlEvents, DemoCluster.partitions)])
        let feedback = TopicName(names.feedback)
        var answers = TimeQueue<(mql: HandOver, answer: Answer)>()
        while goesOn() {
            let batch = try reader.read(milliseconds: 20)
            if let error = batch.unreadable { throw error }
            batch.forEachRecord { message in
                guard let value = message.value,
                    let mql = HandOver.read(value.withUnsafeBytes { Array($0) }),
                    mql.type == .qualified
                else { return }
                let answer = team.answer(mql)
                answers.add((mql, answer), at: mql.milliseconds + answer.delayMilliseconds)
            }
            let now = clock.milliseconds
            while let due = answers.next(until: now) {
                let (mql, answer) = due.element
                let key = Array(mql.leadId.utf8)
                let value = answer.json(of: mql, atMilliseconds: due.milliseconds)
                try producer.send(
                    Outgoing(
                        to: feedback, key: key.span.bytes, value: value.span.bytes, timestamp: now),
                    ticket: 1)
                sent.count(.feedback)
            }
            if let error = producer.poll(milliseconds: 0).compactMap(\.error).first { throw error }
        }
        try producer.flush(milliseconds: 5_000)
    }
}
