extension TopicPlan.Difference {
    /// A note is worth knowing, but `run` starts all the same.
    var text: String {
        "\(name) is \(readable(name, found)), wanted \(readable(name, wanted))"
            + (isVital ? "" : " (works, a note)")
    }
}

extension TopicPlan.Difference {
    var why: String {
        switch name {
        case "partitions":
            "one worker holds a lead's events, verdicts and state, so these topics need one count"
        case "cleanup.policy":
            wanted == "compact"
                ? "without compaction the topic only grows, and with deletion state is lost"
                : "compaction removes earlier events of a lead, and with them the replay"
        case "max.message.bytes":
            isVital
                ? "a record of ours may need that much, and the broker would refuse it for ever"
                : "batches are made as small as that: more requests for the same records"
        case "retention.ms": "what is deleted cannot be replayed or counted again"
        default: "the topic works, but recovery takes longer or more room than planned"
        }
    }

    func remedy(_ topic: String) -> String {
        if name == "partitions" {
            return
                "create \(topic) again with \(wanted) partitions; records do not move by themselves"
        }
        let wanted = name == "max.message.bytes" ? "1048588" : wanted
        return "kafka-configs.sh --alter --topic \(topic) --add-config \(name)=\(wanted)"
    }
}

extension TopicPlan.Row {
    var state: String {
        if isMissing { return "missing" }
        if differences.isEmpty { return "ok" }
        return isBlocking ? "differs" : "ok, with notes"
    }

    var settingsText: String {
        settings.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(readable($0.key, $0.value))" }.joined(separator: " ")
    }
}

/// Settings of time as people say them.
private func readable(_ name: String, _ value: String) -> String {
    guard name.hasSuffix(".ms"), let milliseconds = Int64(value) else { return value }
    if milliseconds == -1 { return "for ever" }
    return milliseconds > 0 ? Span(milliseconds: milliseconds).description : value
}
