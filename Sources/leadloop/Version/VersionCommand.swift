import Kafka
import System

/// What this program is called in bug reports.
enum Version {
    static let number = "0.1.0"
}

extension Command {
    static let version = Command(
        path: ["version"], summary: "prints versions, and warns of known bugs of librdkafka",
        options: DataFormat.rows, example: "leadloop version"
    ) { invocation in
        let library = Library.version
        let warnings = LibraryWarning.all(for: library)
        let out = invocation.terminal
        switch invocation.format {
        case .table:
            out.data.line("leadloop    \(Version.number)")
            out.data.line("librdkafka  \(library)")
            out.data.line("features    \(Library.features.joined(separator: " "))")
            for warning in warnings {
                out.talk.line("\(out.talkStyle.warning("warning:")) \(warning)")
            }
        case .json, .ndjson:
            let report = VersionReport(
                version: Version.number, librdkafka: "\(library)", features: Library.features,
                warnings: warnings)
            out.data.line(try JSON.line(report))
        }
        return .done
    }
}

private struct VersionReport: Encodable {
    let version: String, librdkafka: String, features: [String], warnings: [String]
}

/// What is known to be wrong with a release of librdkafka, as far as it touches us. Sources:
/// kafka.md, "librdkafka 2.0.2" and kafka.md, "Pitfalls".
enum LibraryWarning {
    private struct Row {
        let from: Library.Version, to: Library.Version, text: String
    }

    private static let rows = [
        Row(
            from: .init(0, 0, 0), to: .init(2, 0, 2),
            text: "older than 2.0.2, the oldest release that was tested"),
        Row(
            from: .init(2, 0, 0), to: .init(2, 1, 0),
            text: "no check for truncated logs (KIP-320): keep unclean leader election off"),
        Row(
            from: .init(2, 0, 0), to: .init(2, 2, 0),
            text: "TLS: an unclean close counts as permanent (#4294)"),
        Row(
            from: .init(2, 0, 0), to: .init(2, 2, 0),
            text: "no re-authentication (KIP-368): set connections.max.reauth.ms=0 at the broker"),
        Row(
            from: .init(2, 2, 0), to: .init(2, 5, 0),
            text: "messages of old brokers can be rebuilt wrongly (#4750): take 2.5.3 or newer"),
        Row(
            from: .init(2, 10, 0), to: .init(2, 10, 1),
            text: "issue #5088: take 2.10.1 or newer"),
    ]

    static func all(for version: Library.Version) -> [String] {
        rows.filter { $0.from <= version && version < $0.to }.map(\.text)
    }
}
