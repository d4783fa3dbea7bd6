// Settings of topics and brokers.
import CRdkafka

extension Admin {
    /// All settings of a topic as the broker applies them.
    package func settings(of topic: String) throws(KafkaError) -> [String: String] {
        try one(of: settings(RD_KAFKA_RESOURCE_TOPIC, [topic]))
    }

    /// All settings of a broker, but secret ones.
    package func settings(ofBroker id: Int32) throws(KafkaError) -> [String: String] {
        try one(of: settings(RD_KAFKA_RESOURCE_BROKER, [String(id)]))
    }

    /// Settings of several topics in one request; those that could not be described carry the
    /// error.
    package func settings(of topics: [String]) throws(KafkaError)
        -> [String: (settings: [String: TopicSetting], error: KafkaError?)]
    {
        topics.isEmpty ? [:] : try settings(RD_KAFKA_RESOURCE_TOPIC, topics)
    }

    private func one(of all: [String: (settings: [String: TopicSetting], error: KafkaError?)])
        throws(KafkaError) -> [String: String]
    {
        precondition(all.count == 1, "one resource asked, one answered")
        if let error = all.values.first?.error { throw error }
        return all.values.first?.settings.compactMapValues(\.value) ?? [:]
    }

    private func settings(_ kind: rd_kafka_ResourceType_t, _ names: [String]) throws(KafkaError)
        -> [String: (settings: [String: TopicSetting], error: KafkaError?)]
    {
        var resources = names.map { rd_kafka_ConfigResource_new(kind, $0) }
        defer { for resource in resources { rd_kafka_ConfigResource_destroy(resource) } }
        let what = "settings of \(names.joined(separator: ", "))"
        let answer = try ask(what) { queue in
            rd_kafka_DescribeConfigs(client.handle, &resources, resources.count, nil, queue)
        }
        var count = 0
        let found = rd_kafka_DescribeConfigs_result_resources(
            rd_kafka_event_DescribeConfigs_result(answer.event), &count)
        var all: [String: (settings: [String: TopicSetting], error: KafkaError?)] = [:]
        for resource in UnsafeBufferPointer(start: found, count: count) {
            let name = String(cString: rd_kafka_ConfigResource_name(resource))
            all[name] = (Self.entries(resource), Self.error(resource, "settings of \(name)"))
        }
        return all
    }

    private static func error(_ resource: OpaquePointer?, _ what: String) -> KafkaError? {
        let code = rd_kafka_ConfigResource_error(resource)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        let reason = rd_kafka_ConfigResource_error_string(resource).map { String(cString: $0) }
        return KafkaError(code, doing: what, reason: reason)
    }

    private static func entries(_ resource: OpaquePointer?) -> [String: TopicSetting] {
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        var settings: [String: TopicSetting] = [:]
        for entry in UnsafeBufferPointer(start: entries, count: count) {
            settings[String(cString: rd_kafka_ConfigEntry_name(entry))] = TopicSetting(
                value: rd_kafka_ConfigEntry_value(entry).map { String(cString: $0) },
                isDefault: rd_kafka_ConfigEntry_source(entry)
                    != RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG)
        }
        return settings
    }
}
