// Who is in a group. The older call of the library: the newer one, DescribeConsumerGroups, is an
// admin request with a queue of its own and tells nothing more that is needed here.
import CRdkafka

extension Admin {
    /// Client ids of a group's members, as they gave them; one that died is among them until its
    /// session ends.
    package func members(of group: String) throws(KafkaError) -> [String] {
        var list: UnsafePointer<rd_kafka_group_list>?
        try check(
            rd_kafka_list_groups(client.handle, group, &list, waitMilliseconds),
            "members of group \(group)")
        guard let list else { return [] }
        defer { rd_kafka_group_list_destroy(list) }
        let groups = UnsafeBufferPointer(
            start: list.pointee.groups, count: Int(list.pointee.group_cnt))
        return groups.flatMap { group in
            UnsafeBufferPointer(start: group.members, count: Int(group.member_cnt)).map {
                $0.client_id.map { String(cString: $0) } ?? ""
            }
        }
    }
}
