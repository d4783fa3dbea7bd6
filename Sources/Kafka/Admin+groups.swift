// Offsets of groups, without being a member.
//
// Reading and setting go through a consumer that has the group's name and never subscribes. The
// admin call for reading, `rd_kafka_ListConsumerGroupOffsets`, crashes in 2.0.2 while the group's
// coordinator is loading: its parser hands the request back for a retry and goes on with it.
import CRdkafka
import System

extension Admin {
    /// The offsets that a group has committed; nil where there is none.
    ///
    /// Waits for a transaction that is committing some, so the answer is final.
    package func committed(by group: String, of places: [TopicPartition]) throws(KafkaError)
        -> [Position]
    {
        guard !places.isEmpty else { return [] }
        let stranger = try stranger(in: group)
        let deadline = ContinuousClock.now + .milliseconds(Int(waitMilliseconds))
        while true {
            do throws(KafkaError) {
                return try stranger.committed(places, milliseconds: waitMilliseconds)
            } catch {
                // The coordinator of a young broker may still be on the move.
                guard error.remedy == .retry, ContinuousClock.now < deadline else { throw error }
                Thread.sleep(milliseconds: 20)
            }
        }
    }

    /// Sets offsets of a group that has no members at the moment.
    package func setOffsets(of group: String, to positions: [Position]) throws(KafkaError) {
        guard !positions.isEmpty else { return }
        let stranger = try stranger(in: group)
        let list = PartitionList(positions)
        let what = "set offsets of group \(group)"
        try check(rd_kafka_commit(stranger.client.handle, list.pointer, 0), what)
        try list.checkEach("\(what):")
    }

    private func stranger(in group: String) throws(KafkaError) -> Consumer {
        try Consumer(settings.with(["group.id": group]), capacity: 1)
    }

    /// Forgets offsets of a group; of topics that it is subscribed to only while it is empty.
    package func deleteOffsets(of group: String, _ places: [TopicPartition]) throws(KafkaError) {
        let list = PartitionList(places.map { Position($0, nil) })
        var request = rd_kafka_DeleteConsumerGroupOffsets_new(group, list.pointer)
        defer { rd_kafka_DeleteConsumerGroupOffsets_destroy(request) }
        let what = "delete offsets of group \(group)"
        let answer = try ask(what) { queue in
            rd_kafka_DeleteConsumerGroupOffsets(client.handle, &request, 1, nil, queue)
        }
        var count = 0
        let groups = rd_kafka_DeleteConsumerGroupOffsets_result_groups(
            rd_kafka_event_DeleteConsumerGroupOffsets_result(answer.event), &count)
        _ = try positions(groups?[0], what)
    }

    /// Deletes a group without members, and all its offsets.
    package func delete(group: String) throws(KafkaError) {
        var request = rd_kafka_DeleteGroup_new(group)
        defer { rd_kafka_DeleteGroup_destroy(request) }
        let what = "delete group \(group)"
        let answer = try ask(what) { queue in
            rd_kafka_DeleteGroups(client.handle, &request, 1, nil, queue)
        }
        var count = 0
        let groups = rd_kafka_DeleteGroups_result_groups(
            rd_kafka_event_DeleteGroups_result(answer.event), &count)
        try checkResult(rd_kafka_group_result_error(groups?[0]), what)
    }

    private func positions(_ group: OpaquePointer?, _ what: String) throws(KafkaError)
        -> [Position]
    {
        try checkResult(rd_kafka_group_result_error(group), what)
        guard let list = rd_kafka_group_result_partitions(group) else { return [] }
        try PartitionList.checkEach(list, "\(what):")
        return PartitionList.read(list)
    }

    /// The error belongs to the result, so it is judged by its code.
    private func checkResult(_ error: OpaquePointer?, _ what: String) throws(KafkaError) {
        guard let error else { return }
        throw KafkaError(
            rd_kafka_error_code(error), doing: what,
            reason: String(cString: rd_kafka_error_string(error)))
    }
}
