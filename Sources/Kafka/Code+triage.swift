// Bare codes of librdkafka and the protocol, sorted by what they ask for
// (transactions.md, "Reactions").
//
// For calls that return no error object: the consumer, admin calls, produce. C enums import as
// structs, so these are sets and not a switch; a code in none of them is not understood, and what
// is not understood is rebuilt.
import CRdkafka

extension rd_kafka_resp_err_t {
    var remedy: KafkaError.Remedy {
        if let stopReason { return .stop(stopReason) }
        if Self.again.contains(self) || isUnreachable { return .retry }
        // The transaction has failed meanwhile; abort knows whether fatally.
        return self == RD_KAFKA_RESP_ERR__STATE ? .abort : .rebuild
    }

    /// The connection broke or an answer is missing: the request may have arrived, or may still
    /// arrive.
    var isLostOnTheWay: Bool {
        self == RD_KAFKA_RESP_ERR__TRANSPORT || self == RD_KAFKA_RESP_ERR__TIMED_OUT
            || self == RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE
            || self == RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT
    }

    var isUnreachable: Bool {
        isLostOnTheWay || self == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN
            || self == RD_KAFKA_RESP_ERR__RESOLVE || self == RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION
    }

    var stopReason: KafkaError.StopReason? {
        if Self.rights.contains(self) { return .notAuthorised }
        if Self.settings.contains(self) { return .configuration }
        if Self.versions.contains(self) { return .unsupported }
        return self == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID ? .twin : nil
    }

    private static let rights: [rd_kafka_resp_err_t] = [
        RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_DELEGATION_TOKEN_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
        RD_KAFKA_RESP_ERR__AUTHENTICATION,
    ]

    private static let settings: [rd_kafka_resp_err_t] = [
        RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR__NOT_CONFIGURED,
        RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT, RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT,
        RD_KAFKA_RESP_ERR_INVALID_GROUP_ID, RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL,
        RD_KAFKA_RESP_ERR_INVALID_CONFIG, RD_KAFKA_RESP_ERR_INVALID_PARTITIONS,
        RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR, RD_KAFKA_RESP_ERR_POLICY_VIOLATION,
        RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM, RD_KAFKA_RESP_ERR_SECURITY_DISABLED,
    ]

    private static let versions: [rd_kafka_resp_err_t] = [
        RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE,
        RD_KAFKA_RESP_ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT,
        RD_KAFKA_RESP_ERR_UNSUPPORTED_COMPRESSION_TYPE, RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED,
    ]

    private static let again: [rd_kafka_resp_err_t] = [
        RD_KAFKA_RESP_ERR__WAIT_COORD, RD_KAFKA_RESP_ERR__WAIT_CACHE, RD_KAFKA_RESP_ERR__RETRY,
        RD_KAFKA_RESP_ERR__IN_PROGRESS, RD_KAFKA_RESP_ERR__QUEUE_FULL,
        RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
        RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
        RD_KAFKA_RESP_ERR_NOT_CONTROLLER, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
        RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
        RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
        RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT,
        RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH, RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH,
        RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
        RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED,
    ]
}
