import Kafka
import YAML

/// What may be said to librdkafka, and what is ours to say.
enum PropertyRules {
    /// Properties that the loop sets itself; another value would break what it promises.
    static let ours: [String: String] = [
        "enable.idempotence": "exactly-once stands on it, so it is always on",
        "transactional.id": "it is made of changelog, instance, role and worker, so that a restart "
            + "ends its own orphan",
        "isolation.level": "what is not committed must not be read",
        "enable.auto.commit": "offsets are committed by transactions only",
        "enable.auto.offset.store": "offsets are committed by transactions only",
        "auto.offset.reset": "a missing offset stops a partition: a guess would lose or double",
        "partitioner": "say partitioner: consistent_random among the settings of Leadloop (--set "
            + "partitioner=...), which its readers follow too",
        "partition.assignment.strategy": "range gives partition p of all inputs to one worker",
        "group.id": "say --group NAME, which also names the state",
        "session.timeout.ms": "say session.timeout: 15s, which other times depend on",
        "transaction.timeout.ms": "say transaction.timeout: 10s, which other times depend on",
        "enable.partition.eof": "a restore learns from it that it has arrived",
        "log.queue": "log lines go through Leadloop's own log",
        "group.instance.id": "say static_membership: true and --instance NAME",
    ]

    /// Java's names that get pasted, and what to do about each (settings.md, "Client properties").
    static let java: [String: String] = [
        "key.serializer": "drop it: keys are bytes here",
        "value.serializer": "drop it: values are bytes here",
        "key.deserializer": "drop it: keys are bytes here",
        "value.deserializer": "drop it: values are bytes here",
        "interceptor.classes": "drop it: it names Java classes",
        "metric.reporters": "drop it: it names Java classes",
        "max.poll.records": "drop it: a batch is what has come",
        "max.block.ms": "drop it: waiting is bounded by transaction.timeout",
        "default.api.timeout.ms": "drop it; socket.timeout.ms bounds a request",
        "sasl.jaas.config": "split it into sasl.username and sasl.password",
        "ssl.truststore.location": "give the CA in PEM as ssl.ca.location",
        "ssl.truststore.password": "drop it: the PEM file of a CA has none",
        "ssl.truststore.type": "drop it: a CA is read from PEM",
        "ssl.truststore.certificates": "use ssl.ca.pem",
        "ssl.keystore.type": "drop it: ssl.keystore.location is PKCS#12; PEM goes into "
            + "ssl.certificate.location and ssl.key.location",
        "ssl.keystore.key": "use ssl.key.pem",
        "partitioner.class":
            "drop it: the setting partitioner is murmur2_random, as Java's default",
        "buffer.memory": "use queue.buffering.max.kbytes, in kilobytes",
        "max.request.size": "use message.max.bytes",
        "fetch.max.wait.ms": "use fetch.wait.max.ms",
        "send.buffer.bytes": "use socket.send.buffer.bytes",
        "receive.buffer.bytes": "use socket.receive.buffer.bytes",
        "group.protocol": "drop it: librdkafka has it from 2.12 on",
        "client.dns.lookup": "drop it: librdkafka has it from 2.2 on",
        "retry.backoff.max.ms": "drop it: librdkafka has it from 2.3 on",
        "enable.metrics.push": "drop it: librdkafka has it from 2.5 on",
    ]

    /// What is wrong with a property, nil if nothing.
    static func fault(_ name: String, _ value: String) -> String? {
        if let reason = ours[name] { return "\(name) is not to be set: \(reason)" }
        if let hint = java[name] { return "\(name) is a property of Java's client: \(hint)" }
        guard Library.knows(property: name) else {
            let near = nearest(name, in: Library.propertyNames)
            return "librdkafka knows no property \(name)"
                + (near.map { ", did you mean \($0)?" } ?? "")
        }
        if name == "ssl.endpoint.identification.algorithm", value.isEmpty {
            return "\(name) cannot be empty: write none"
        }
        // A secret is judged by the client that uses it: a reason might tell it.
        return Settings.isSecret(name) ? nil : Library.fault(of: name, value: value)
    }
}
