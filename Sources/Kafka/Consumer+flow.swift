// Holding back one partition, and what is known of its end without asking.
import CRdkafka

extension Consumer {
    /// Fetches nothing more of a partition; what was fetched is dropped.
    package func pause(_ place: TopicPartition) throws(KafkaError) {
        let list = PartitionList([Position(place, nil)])
        try check(rd_kafka_pause_partitions(client.handle, list.pointer), "pause")
        try list.checkEach("pause")
    }

    /// Goes on with a partition from an offset.
    ///
    /// Always with the offset: 2.0.2 remembers a wrong one if records were polled in batches (#4208).
    package func resume(_ position: Position) throws(KafkaError) {
        try resume(position.place)
        try seek([position])
    }

    /// Without an offset: for what will be assigned anew or moved anyway.
    package func resume(_ place: TopicPartition) throws(KafkaError) {
        let list = PartitionList([Position(place, nil)])
        try check(rd_kafka_resume_partitions(client.handle, list.pointer), "resume")
        try list.checkEach("resume")
    }

    /// The next offset of a partition as the last answer of its broker said, markers and open
    /// transactions included; nil before the first.
    package func knownEnd(of place: TopicPartition) -> Int64? {
        var low: Int64 = 0
        var high: Int64 = 0
        let code = rd_kafka_get_watermark_offsets(
            client.handle, place.topic, place.partition, &low, &high)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? high : nil
    }
}
