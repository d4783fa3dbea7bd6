// How far a batch reaches that cannot be decompressed.
//
// librdkafka 2.0.2 names the first offset of such a batch and stays before it for ever; how many
// records it holds is in a header that it keeps for itself. But whoever asks for an offset within the
// batch gets the same error, with the same first offset, and behind it another answer: so the end is
// looked for by halves. Nearly always it is the next offset.
import CRdkafka

extension RangeReader {
    /// - Parameter base: the first offset of the batch, as the error says.
    /// - Returns: the offset after its last one; `base` if it can be read after all.
    package func endOfBatch(at base: Int64, of place: TopicPartition) throws(KafkaError) -> Int64 {
        let end = try range(of: place).upperBound
        guard base < end, try isDamaged(at: base, base, place) else { return base }
        var (inside, outside) = (base, end)
        var step: Int64 = 1
        while inside + step < outside {
            if try isDamaged(at: inside + step, base, place) {
                inside += step
                step *= 2
            } else {
                outside = inside + step
            }
        }
        while outside - inside > 1 {
            let middle = inside + (outside - inside) / 2
            if try isDamaged(at: middle, base, place) { inside = middle } else { outside = middle }
        }
        return outside
    }

    /// Whether an offset lies in the batch that begins at `base`.
    private func isDamaged(at offset: Int64, _ base: Int64, _ place: TopicPartition)
        throws(KafkaError) -> Bool
    {
        try uncommitted.assign([Position(place, offset)])
        defer { try? uncommitted.assign([]) }
        let deadline = ContinuousClock.now + .milliseconds(Int(Self.waitMilliseconds))
        while ContinuousClock.now < deadline {
            let batch = try uncommitted.read(milliseconds: 100)
            for index in 0..<batch.count {
                let message = batch[index]
                if message.isRecord || message.isEnd { return false }
                guard message.event == .stopPartition, let error = message.error else { continue }
                guard error.isDamagedBatch else { throw error }
                return message.offset == base
            }
        }
        throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, doing: "read \(place) at \(offset)")
    }
}
