import Config
import Kafka
import System

extension Command {
    static let configPrint = Command(
        path: ["config", "print"],
        summary: "prints every setting with its value and where it comes from, secrets hidden",
        options: [
            ServiceOptions.roles.option.row, ServiceOptions.definition.option.row,
            ServiceOptions.workers.option.row, ServiceOptions.instance.option.row,
        ] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop config print --config leadloop.yaml"
    ) { invocation in
        let (reading, properties) = try invocation.settings()
        let rows =
            reading.values.filter { !$0.key.hasPrefix("kafka.") || $0.key == "kafka.bootstrap" }
            .map { ConfigRow(key: $0.key, value: $0.text, origin: $0.origin.description) }
            + ConfigRow.all(properties)
        let out = invocation.terminal
        switch invocation.format {
        case .json: out.data.line(try JSON.line(["settings": rows]))
        case .ndjson: for row in rows { out.data.line(try JSON.line(row)) }
        case .table:
            var table = TextTable(("setting", .left), ("value", .left), ("from", .left))
            table.rows = rows.map { [$0.key, Printable.text($0.value ?? ""), $0.origin] }
            out.data.write(table.text(width: nil, style: out.dataStyle))
        }
        return .done
    }
}

/// A setting as it is shown.
struct ConfigRow: Encodable, Equatable {
    let key: String
    /// nil: not set.
    let value: String?
    let origin: String

    /// Properties of the clients by the names that the file has for them.
    static func all(_ properties: ClientProperties) -> [ConfigRow] {
        [
            ("kafka.properties", properties.common),
            ("kafka.consumer.properties", properties.consumer),
            ("kafka.producer.properties", properties.producer),
        ].flatMap { place, values in
            values.sorted { $0.key < $1.key }.map { name, value in
                ConfigRow(
                    key: "\(place).\(name)",
                    value: Settings.isSecret(name) ? "***" : value.text,
                    origin: value.origin)
            }
        }
    }
}
