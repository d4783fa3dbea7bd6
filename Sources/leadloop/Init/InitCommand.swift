import Config
import Glibc
import Leads
import System

private let folder = Option<String?>(
    "dir", .file, shown: "here", "folder that the two files are written to")

extension Command {
    static let initialise = Command(
        path: ["init"],
        summary: "writes a settings file and a definition to start from, both commented",
        details: [
            "Overwrites nothing. Broker, group and prefix that are given stand in the settings; the",
            "files pass check as they are.",
        ],
        options: [folder.row],
        common: KafkaOptions.rows,
        example: "leadloop init --bootstrap 127.0.0.1:9092"
    ) { invocation in
        let connection = try Connection(invocation)
        let start = StartFiles(
            folder: invocation[folder] ?? ".", bootstrap: connection.bootstrap,
            group: connection.group, prefix: connection.service.topicPrefix)
        for file in start.files where access(file.path, F_OK) == 0 {
            throw Failure(
                .localIO, "\(file.path) is there already", why: "init overwrites nothing",
                remedy: "move it away, or name another folder with --dir")
        }
        for file in start.files { try writeFile(file.path, file.text) }
        for line in start.next { invocation.terminal.data.line(line) }
        return .done
    }
}

/// What `init` writes, and what comes next.
struct StartFiles {
    let folder: String
    let bootstrap: String
    let group: String
    let prefix: String

    private func path(_ name: String) -> String { folder == "." ? name : "\(folder)/\(name)" }
    private var settingsPath: String { path("leadloop.yaml") }
    private var definitionPath: String { path("mql.yaml") }

    var files: [(path: String, text: String)] {
        [(settingsPath, settings), (definitionPath, definition)]
    }

    var next: [String] {
        let config = "--config \(settingsPath)"
        return [
            "wrote \(settingsPath) and \(definitionPath). Next:",
            "  leadloop check \(config)",
            "  leadloop topics apply \(config) --partitions 6",
            "  leadloop run \(config)",
            "  leadloop feed events.jsonl:events \(config)",
            "  leadloop tail mql --from beginning \(config)",
        ]
    }

    var settings: String {
        """
        # Settings of leadloop; all of them: leadloop config print. Editors complete this file with
        # schemas/settings.json. What is commented out has the value that it shows.
        group: \(Self.quoted(group))
        definition: \(Self.quoted(definitionPath))
        kafka:
          bootstrap: \(Self.quoted(bootstrap))
          # properties:                       # librdkafka's own, for every client
          #   security.protocol: SASL_SSL
          #   sasl.mechanisms: PLAIN
          #   sasl.username: ${KAFKA_USER}    # from the environment
          #   sasl.password: ${KAFKA_PASSWORD}
        topics:
          prefix: \(Self.quoted(prefix))                         # in front of every topic's name
        # partitioner: murmur2_random         # of your producers; Python, Go and .NET: consistent_random
        # workers: 2                          # threads that score; as many as there are cores
        # commit.interval: 100ms              # most of the latency of an MQL
        # log: {level: info, format: text}

        """
    }

    /// The built-in catalogue, which is worth more to change than an empty file to fill.
    var definition: String {
        """
        # Who is a marketing qualified lead. Marketing and sales agree on this file.
        # A behaviour counts events of one name: points each, max_count of them at most, and every
        # half_life the count fades by half. fit: what a lead is, from the traits of identify calls.
        # A lead qualifies at threshold points and is withdrawn below exit. All keys: definition.md;
        # editors complete them with schemas/definition.json. Try it: leadloop check --offline
        # --definition \(definitionPath)

        """ + Definition.defaultFile
    }

    /// As YAML takes it for a text.
    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
