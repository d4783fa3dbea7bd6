import Config
import System

/// An option that stands for a setting of the service: read, checked and explained by the settings'
/// own table, so that file, environment and command line can never differ in what they take.
struct SettingOption: Sendable {
    /// Name of the setting.
    let key: String
    let option: Option<String?>

    init(_ name: String, _ key: String, _ placeholder: String, words: [String] = []) {
        guard let setting = SettingKey.all.first(where: { $0.name == key }) else {
            preconditionFailure("--\(name) stands for no setting: \(key)")
        }
        self.key = key
        let parse = Parse<String>(
            placeholder: placeholder, meaning: "a text",
            completion: words.isEmpty ? .nothing : .words(words)
        ) { $0 }
        option = Option<String?>(name, parse, "\(setting.help) [$\(setting.variable)]")
    }
}

/// Options of every command that talks to Kafka.
enum KafkaOptions {
    static let config = Option<String?>(
        "config", .file, environment: "LEADLOOP_CONFIG", "file of settings (YAML)")
    static let bootstrap = SettingOption("bootstrap", "kafka.bootstrap", "HOST:PORT")
    static let group = SettingOption("group", "group", "NAME")
    static let prefix = SettingOption("prefix", "topics.prefix", "TEXT")
    static let logLevel = SettingOption(
        "log-level", "log.level", "LEVEL", words: Log.Level.allCases.map(\.rawValue))
    static let logFormat = SettingOption(
        "log-format", "log.format", "text|json", words: Log.Format.allCases.map(\.rawValue))
    static let settings = Option(
        many: "set", Parse<Property>.property, "any setting by its name in the file")
    static let properties = Option(
        many: "property", short: "X", Parse<Property>.property, "property of librdkafka")

    static let rows: [OptionRow] =
        [config.row] + [bootstrap, group, prefix, logLevel, logFormat].map(\.option.row)
        + [settings.row, properties.row]
}

/// Options of commands that need what leads are scored by, or who this process is.
enum ServiceOptions {
    static let roles = SettingOption(
        "roles", "roles", "ROLE,...", words: Role.allCases.map(\.rawValue))
    static let workers = SettingOption("workers", "workers", "N")
    static let instance = SettingOption("instance", "instance", "NAME")
    static let definition = SettingOption("definition", "definition", "FILE")

    /// Every option that stands for a setting.
    static let all = [
        KafkaOptions.bootstrap, KafkaOptions.group, KafkaOptions.prefix, KafkaOptions.logLevel,
        KafkaOptions.logFormat, roles, workers, instance, definition,
    ]
}
