package import Kafka
import System

extension Log {
    /// Writes what librdkafka reports, with its own level and facility.
    ///
    /// Statistics are no log line and are left out; they go to the metrics.
    package func write(_ notice: Notice, client: String) {
        switch notice {
        case .log(let level, let facility, let text):
            write(
                .init(syslog: level), text,
                ["kafka.client.id": .text(client), "kafka.facility": .text(facility)])
        case .error(let error):
            write(
                .warning, error.description,
                ["kafka.client.id": .text(client), "kafka.error": .text(error.name)])
        case .statistics: break
        }
    }
}

extension Log.Level {
    /// From the numbers of syslog: 0 emergency to 7 debug.
    init(syslog level: Int) {
        self =
            switch level {
            case ...2: .critical
            case 3: .error
            case 4: .warning
            case 5: .notice
            case 6: .info
            default: .debug
            }
    }
}
