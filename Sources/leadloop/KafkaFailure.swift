import Kafka

extension Failure {
    /// librdkafka's reason kept, with what a person can do about it.
    init(_ error: KafkaError) {
        let (code, remedy) = Self.advice(error.name)
        self.init(code, "Kafka refused or did not answer", why: error.description, remedy: remedy)
    }

    /// By librdkafka's symbolic names; those it reports for one cause stand together.
    private static func advice(_ name: String) -> (ExitCode, String) {
        switch name {
        case "_TRANSPORT", "_ALL_BROKERS_DOWN", "_RESOLVE", "_TIMED_OUT", "_TIMED_OUT_QUEUE",
            "_MSG_TIMED_OUT", "REQUEST_TIMED_OUT":
            (.brokerUnreachable, "check --bootstrap HOST:PORT and that the broker runs there")
        case "_AUTHENTICATION", "SASL_AUTHENTICATION_FAILED", "_SSL",
            "TOPIC_AUTHORIZATION_FAILED", "GROUP_AUTHORIZATION_FAILED",
            "CLUSTER_AUTHORIZATION_FAILED", "TRANSACTIONAL_ID_AUTHORIZATION_FAILED":
            (
                .notAuthorised,
                "check security.protocol and sasl.* (-X or KAFKA_SASL_*) and the ACLs of this user"
            )
        case "UNKNOWN_TOPIC_OR_PART", "_UNKNOWN_TOPIC", "_UNKNOWN_PARTITION":
            (.configuration, "leadloop topics plan shows what is missing")
        case "_INVALID_ARG":
            (.configuration, "correct the property (-X, KAFKA_* or kafka.properties in the file)")
        default: (.tryAgain, "run it again; if it stays, search the reason in librdkafka's issues")
        }
    }
}
