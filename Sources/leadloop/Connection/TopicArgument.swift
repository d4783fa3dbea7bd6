// A topic on the command line: a short name that follows prefix and settings, or a full one. A name
// that leadloop gives its topics, but not here, is that of another installation and refused: a staging
// shell must not feed production.
import Config

extension TopicNames {
    private static let short: [(word: String, topic: @Sendable (TopicNames) -> String)] = [
        ("events", { $0.engagement }), ("feedback", { $0.feedback }), ("mql", { $0.mqlEvents }),
        ("judgements", { $0.judgements }), ("weights", { $0.weights }),
        ("changes", { $0.weightChanges }), ("changelog", { $0.changelog }),
        ("events.dlq", { $0.deadLetter(of: $0.engagement) }),
        ("feedback.dlq", { $0.deadLetter(of: $0.feedback) }),
        ("judgements.dlq", { $0.deadLetter(of: $0.judgements) }),
    ]
    static let shortNames = short.map(\.word)

    /// The topic that somebody means.
    ///
    /// - Throws: when it is called as ours are, under another prefix.
    func topic(named given: String, for command: String) throws(Failure) -> String {
        let ours = Self.short.map { $0.topic(self) }
        if ours.contains(given) { return given }
        if let short = Self.short.first(where: { $0.word == given }) { return short.topic(self) }
        let standard = TopicNames()
        for (word, topic) in Self.short where given.hasSuffix(topic(standard)) {
            let prefix = String(given.dropLast(topic(standard).utf8.count))
            guard prefix.isEmpty || ".-_".contains(prefix.last ?? " ") else { continue }
            throw .usage(
                "\(given) belongs to another installation",
                why: "with the settings in force that topic is \(topic(self))",
                remedy: "say \(word) for it; or \(Tool.name) \(command) --prefix "
                    + "'\(prefix)' if the other one is meant")
        }
        return given
    }
}
