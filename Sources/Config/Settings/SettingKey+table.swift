extension SettingKey {
    /// Every setting, in the order of help.
    package static let all: [SettingKey] =
        [
            .text(
                "group", \.group, wanted: "letters, digits, '.', '_' or '-'",
                "consumer group of the service, part of the state's name", isLegal: isName),
            .text(
                "instance", \.instance, wanted: "letters, digits, '.', '_' or '-'",
                "stable name of this process in the group; default: the host's", isLegal: isName),
            .bool(
                "static_membership", \.isStaticMember,
                "a restart moves no partition; default: true with an instance that is named"),
            .text("definition", \.definitionPath, "file of the definition; default: built in"),
            .integer("workers", \.workerCount, in: 1...256, "threads that score; default: cores"),
            .choices("roles", \.roles, "what this process does"),
        ] + topicKeys + [
            .choice(
                "partitioner", \.partitioner,
                "how producers choose a key's partition; librdkafka's is consistent_random"),
            .text(
                "kafka.bootstrap", \.kafka.bootstrap, "bootstrap servers, separated by commas"),
            .duration(
                "session.timeout", \.sessionMilliseconds, in: 1_000...600_000,
                "a process that is silent for so long loses its partitions"),
            .duration(
                "transaction.timeout", \.transactionTimeoutMilliseconds, in: 1_000...900_000,
                "the broker aborts a transaction that is open for so long"),
            .duration(
                "checkpoint.interval", \.checkpointMilliseconds, in: 100...3_600_000,
                "most time for which a moved count is not written; bounds the replay"),
            .integer(
                "checkpoint.max_dirty", \.checkpointDirtyMax, in: 0...100_000_000,
                "most leads of a partition whose counts are not written"),
            .duration(
                "commit.interval", \.commitMilliseconds, in: 10...60_000,
                "between two commits; most of the latency of an MQL"),
            .duration(
                "commit.backlog_interval", \.commitBacklogMilliseconds, in: 10...60_000,
                "between two commits while there is a backlog"),
            .integer(
                "commit.max_records", \.commitRecordMax, in: 1...10_000_000,
                "most records of one commit; bounds what an abort undoes"),
            .text("ids.key", \.idKey, "secret of the ids of MQLs; default: group", isSecret: true),
            .choice("log.level", \.logLevel, "least level of log lines"),
            .choice("log.format", \.logFormat, "form of log lines"),
            .duration(
                "status.interval", \.statusMilliseconds, in: 1_000...3_600_000,
                "between two status lines"),
        ]

    private static let topicKeys: [SettingKey] = [
        .text(
            "topics.prefix", \.topicPrefix, wanted: "letters, digits, '.', '_' or '-'",
            "stands in front of every topic's name",
            isLegal: { $0.isEmpty || TopicNames.fault(in: $0 + "x") == nil }),
        topic("engagement", \.topicOverrides.engagement),
        topic("feedback", \.topicOverrides.feedback),
        topic("mql_events", \.topicOverrides.mqlEvents),
        topic("judgements", \.topicOverrides.judgements),
        topic("weights", \.topicOverrides.weights),
        topic("weight_changes", \.topicOverrides.weightChanges),
        topic("changelog", \.topicOverrides.changelog),
    ]

    private static func topic(_ name: String, _ place: Place<String?>) -> SettingKey {
        .text(
            "topics.\(name)", place, wanted: "a topic's name: letters, digits, '.', '_' or '-'",
            "full name of this topic, instead of the made one",
            isLegal: { TopicNames.fault(in: $0) == nil })
    }

    /// What may be part of a topic's name and of a transactional id.
    private static let isName: @Sendable (String) -> Bool = {
        $0.utf8.count <= 100 && TopicNames.fault(in: $0) == nil
    }
}
