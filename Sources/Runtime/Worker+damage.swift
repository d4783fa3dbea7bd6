// Batches of an input that cannot be decompressed: no bytes stop a partition
// (transactions.md, "Errors of the consumer").
import Kafka

extension Worker {
    /// Notes where such a batch begins; it is told again as long as reading stands before it.
    func noteDamage(_ message: borrowing Message, _ error: KafkaError) {
        damaged[TopicPartition(message.topic, message.partition)] = (message.offset, error)
    }

    /// Goes on behind what was noted, once all that came before it is taken.
    ///
    /// - Returns: where reading has to go on.
    func passDamaged(_ transaction: borrowing Transaction) throws(KafkaError) -> [Position] {
        defer { damaged = [:] }
        var passed: [Position] = []
        for (place, (base, error)) in damaged {
            guard let input = task.inputs.firstIndex(where: { $0.text == place.topic }),
                order[place.partition]?.sides[input].held.isEmpty != false,
                let next = task.positions.first(where: { $0.place == place })?.offset
            else { continue }
            let end = try log.endOfBatch(at: base, of: place)
            guard end > next else { continue }
            let batch = max(base, next)..<end
            guard try task.pass(batch, of: place, input: input, in: transaction) else {
                unreadable[place] = .unreadable(place, because: error)
                continue
            }
            schedule.take()
            order[place.partition]?.sides[input].next = end
            passed.append(Position(place, end))
            say(
                "\(place): the batch at offsets \(batch.lowerBound) to \(end - 1) is a dead letter, "
                    + "because it cannot be decompressed; receive.message.max.bytes bounds what is: "
                    + "\(error)")
        }
        return passed
    }
}
