import YAML

/// Collects values and findings while the places are read.
struct SettingsReader {
    var settings: ServiceSettings
    var origins: [String: SettingOrigin] = [:]
    var findings: [Finding] = []
    static let keys = Dictionary(uniqueKeysWithValues: SettingKey.all.map { ($0.name, $0) })

    init(host: ServiceSettings.Host) { settings = ServiceSettings(host: host) }

    var reading: SettingsReading {
        let isFine = !findings.contains { $0.severity == .error }
        return SettingsReading(
            settings: isFine ? settings : nil, values: shownValues, findings: findings)
    }

    mutating func take(_ environment: [String: String], besides others: Set<String>) {
        let keys = Dictionary(uniqueKeysWithValues: SettingKey.all.map { ($0.variable, $0) })
        for (variable, text) in environment.sorted(by: { $0.key < $1.key })
        where variable.hasPrefix("LEADLOOP_") && !others.contains(variable) {
            guard let key = keys[variable] else {
                let known = keys.keys.sorted() + others.sorted()
                findings.append(
                    Finding(
                        .error, variable, nil,
                        "no such setting" + suggestion(for: variable, in: known)))
                continue
            }
            // What a compose file passes on for a variable that is not set.
            guard !text.isEmpty else { continue }
            take(key, text, from: .environment(variable), place: (variable, nil))
        }
    }

    mutating func take(_ flags: [SettingFlag]) {
        for flag in flags {
            guard let key = Self.keys[flag.key] else {
                preconditionFailure("option \(flag.option) stands for no setting: \(flag.key)")
            }
            take(key, flag.text, from: .flag(flag.option), place: (flag.option, nil))
        }
    }

    mutating func take(
        _ key: SettingKey, _ text: String, from origin: SettingOrigin,
        place: (source: String, mark: Mark?)
    ) {
        origins[key.name] = origin
        if let wanted = key.assign(text, &settings) {
            let shown = key.isSecret ? "***" : text
            findings.append(
                Finding(
                    .error, place.source, place.mark,
                    "\(key.name) must be \(wanted), not '\(shown)'"))
        }
    }

    /// How settings fit together, with the reason.
    mutating func check() {
        // A name that somebody chose is one that comes back. A host's may be made up for each start,
        // and what is left of a static member keeps its partitions for a session.
        if origins["static_membership"] == nil, origins["instance"] != nil {
            settings.isStaticMember = true
        }
        let (commit, backlog) = (settings.commitMilliseconds, settings.commitBacklogMilliseconds)
        let (checkpoint, timeout) =
            (settings.checkpointMilliseconds, settings.transactionTimeoutMilliseconds)
        func span(_ milliseconds: Int) -> String { durationText(milliseconds: milliseconds) }
        if commit > checkpoint {
            complain(
                about: ["checkpoint.interval", "commit.interval"],
                "checkpoint.interval \(span(checkpoint)) is below commit.interval \(span(commit)): "
                    + "leads are written with a commit, so not more often")
        }
        let longest = max(commit, backlog)
        if timeout <= 2 * longest {
            complain(
                about: ["transaction.timeout", "commit.backlog_interval", "commit.interval"],
                "transaction.timeout \(span(timeout)) must be more than twice the longest commit "
                    + "interval, \(span(longest)): the broker would abort a transaction that is "
                    + "merely slow")
        }
        checkTopics()
    }

    private mutating func checkTopics() {
        let keys = SettingKey.all.map(\.name).filter { $0.hasPrefix("topics.") } + ["group"]
        var seen: Set<String> = []
        for name in settings.topics.required().map(\.name) {
            if let fault = TopicNames.fault(in: name) { complain(about: keys, fault) }
            if !seen.insert(name).inserted {
                complain(
                    about: keys, "two topics are both called '\(name)'; each needs its own name")
            }
        }
    }

    /// Notes an error at the first of `keys` that somebody has set.
    private mutating func complain(about keys: [String], _ message: String) {
        let origin = keys.compactMap { origins[$0] }.first ?? .default
        let (source, mark): (String, Mark?) =
            switch origin {
            case .file(let name, let mark): (name, mark)
            case .environment(let source), .flag(let source): (source, nil)
            case .default: ("settings", nil)
            }
        findings.append(Finding(.error, source, mark, message))
    }

    private var shownValues: [SettingValue] {
        SettingKey.all.map { key in
            let text = key.show(settings)
            return SettingValue(
                key: key.name, text: key.isSecret && text != nil ? "***" : text,
                origin: origins[key.name] ?? .default)
        } + propertyValues
    }
}
