extension TopicPlan.Difference {
    /// A note is worth knowing, but `run` starts all the same.
    var text: String {
        "\(name) is \(readable(name, found)), wanted \(readable(name, wanted))"
            + (isVital ? "" : " (works, a note)")
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
