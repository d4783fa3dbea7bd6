import Kafka
import System

extension Failure {
    /// librdkafka's reason kept, with what a person can do about it.
    package init(_ error: KafkaError) {
        let what = "Kafka refused or did not answer"
        if error.isAuthorisation {
            self.init(
                .notAuthorised, what, why: error.description,
                remedy:
                    "check security.protocol and sasl.* (-X or KAFKA_SASL_*) and this user's ACLs")
        } else if error.isUnreachable, let address = error.lostAddress {
            self.init(
                .brokerUnreachable,
                "a broker cannot be reached at the address that brokers give for it",
                why: error.description,
                remedy:
                    "brokers answer at --bootstrap, and name \(address), which must be reachable "
                    + "from here: correct advertised.listeners of that broker, or open the way to it"
            )
        } else if error.isUnreachable {
            self.init(
                .brokerUnreachable, what, why: error.description,
                remedy: "check --bootstrap HOST:PORT and that the broker runs there")
        } else if error.isUnknownTopic {
            self.init(
                .configuration, what, why: error.description,
                remedy: "leadloop topics plan shows what is missing")
        } else if error.name == "_INVALID_ARG" || error.isConfiguration {
            self.init(
                .configuration, what, why: error.description,
                remedy: "correct the property (-X, KAFKA_* or kafka.properties in the file)")
        } else {
            self.init(
                .tryAgain, what, why: error.description,
                remedy: "run it again; if it stays, look for the reason in the broker's log")
        }
    }
}

extension KafkaError {
    fileprivate var isConfiguration: Bool {
        if case .stop = remedy { true } else { false }
    }
}
