import Kafka
import Pipeline

/// Options of every command that talks to Kafka.
enum KafkaOptions {
    static let config = Option<String?>(
        "config", .file, environment: "LEADLOOP_CONFIG", "settings file")
    static let bootstrap = Option<String?>(
        "bootstrap", .text("HOST:PORT"), environment: "KAFKA_BOOTSTRAP_SERVERS",
        "first brokers to ask, separated by commas")
    static let group = Option<String?>(
        "group", .text("NAME"), environment: "LEADLOOP_GROUP", "consumer group of the service")
    static let prefix = Option<String?>(
        "prefix", .text("TEXT"), environment: "LEADLOOP_TOPICS_PREFIX",
        "stands in front of every topic's name")
    static let properties = Option(
        many: "property", short: "X", Parse<Property>.property, "property of librdkafka")
    static let logLevel = Option<Log.Level?>(
        "log-level", .choice, environment: "LEADLOOP_LOG_LEVEL", "least level of log lines")
    static let logFormat = Option<Log.Format?>(
        "log-format", .choice, environment: "LEADLOOP_LOG_FORMAT", "form of log lines")

    static let rows = [
        config.row, bootstrap.row, group.row, prefix.row, properties.row, logLevel.row,
        logFormat.row,
    ]
}
