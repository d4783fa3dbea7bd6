import Config
import System
import Testing

@testable import leadloop

@Suite struct PropertyTests {
    private func variables(_ environment: [String: String], files: [String: String] = [:]) throws
        -> KafkaVariables
    {
        try KafkaVariables(environment) { path in
            guard let text = files[path] else {
                throw Failure(.localIO, "\(path) cannot be read", why: "", remedy: "")
            }
            return Array(text.utf8)
        }
    }

    @Test(
        "variables name properties as the Apache image maps them",
        arguments: [
            ("KAFKA_BOOTSTRAP_SERVERS", "common", "bootstrap.servers"),
            ("KAFKA_SASL_USERNAME", "common", "sasl.username"),
            ("KAFKA_CONSUMER_FETCH_MIN_BYTES", "consumer", "fetch.min.bytes"),
            ("KAFKA_PRODUCER_LINGER_MS", "producer", "linger.ms"),
            ("KAFKA_A__B_C___D", "common", "a_b.c-d"),
        ])
    func mapping(variable: String, client: String, name: String) throws {
        let entries = try variables([variable: "v"]).entries
        #expect(
            entries == [
                .init(
                    variable: variable, client: .init(rawValue: client) ?? .common, name: name,
                    value: "v")
            ])
    }

    @Test("a property and its variable name each other")
    func inverse() throws {
        for name in ["sasl.password", "a_b.c-d", "ssl.ca.location"] {
            let entries = try variables([KafkaVariables.variable(for: name): "v"]).entries
            #expect(entries.map(\.name) == [name])
        }
    }

    @Test("a file gives a value without its last line feed; one that is missing is an error")
    func files() throws {
        let entries = try variables(
            ["KAFKA_SASL_PASSWORD_FILE": "/run/p"], files: ["/run/p": "a b\n\n"]
        ).entries
        #expect(entries.map(\.value) == ["a b\n"])
        #expect(entries.map(\.name) == ["sasl.password"])
        #expect(throws: Failure.self) { try variables(["KAFKA_SASL_PASSWORD_FILE": "/no"]) }
    }

    @Test("what brokers, scripts and Kubernetes put there is passed by")
    func foreign() throws {
        let names = [
            "KAFKA_HOME", "KAFKA_OPTS", "KAFKA_HEAP_OPTS", "KAFKA_CLUSTER_ID", "KAFKA_DEBUG",
            "KAFKA_SERVICE_HOST", "KAFKA_SERVICE_PORT", "KAFKA_SERVICE_PORT_TCP", "KAFKA_PORT",
            "KAFKA_PORT_9092_TCP_ADDR", "LEADLOOP_GROUP", "PATH",
        ]
        let environment = Dictionary(uniqueKeysWithValues: names.map { ($0, "x") })
        #expect(try variables(environment).entries.isEmpty)
        #expect(try variables(["KAFKA_LINGER_MS": ""]).entries.isEmpty, "empty is not set")
    }

    private func properties(
        file: [String: String] = [:], consumer: [String: String] = [:],
        _ environment: [String: String] = [:], options: [Property] = []
    ) throws -> ClientProperties {
        var kafka = ServiceSettings.KafkaProperties()
        (kafka.common, kafka.consumer) = (file, consumer)
        return ClientProperties(
            file: kafka, fileName: "f.yaml", try variables(environment), options: options)
    }

    @Test("the command line beats the environment, and that the file")
    func order() throws {
        let found = try properties(
            file: ["linger.ms": "1", "socket.timeout.ms": "1000", "retries": "1"],
            consumer: ["socket.timeout.ms": "3000"],
            ["KAFKA_LINGER_MS": "2", "KAFKA_SOCKET_TIMEOUT_MS": "2000"],
            options: [Property(name: "socket.timeout.ms", value: "4000")])
        #expect(found.errors.isEmpty, "\(found.errors)")
        #expect(found.common["linger.ms"] == .init(text: "2", origin: "KAFKA_LINGER_MS"))
        #expect(found.common["socket.timeout.ms"] == .init(text: "4000", origin: "-X"))
        #expect(found.common["retries"]?.origin == "f.yaml")
        #expect(found.consumer.isEmpty, "what is said now holds for every client")
    }

    @Test("every wrong property is told at once, with the reason or the name that was meant")
    func faults() throws {
        let found = try properties(
            file: ["linger.mz": "1", "key.serializer": "x", "enable.idempotence": "false"],
            ["KAFKA_COMPRESSION_TYPE": "brotli"],
            options: [Property(name: "ssl.endpoint.identification.algorithm", value: "")])
        #expect(found.errors.count == 5, "\(found.errors)")
        for part in [
            "f.yaml: librdkafka knows no property linger.mz, did you mean linger.ms?",
            "f.yaml: key.serializer is a property of Java's client: drop it",
            "f.yaml: enable.idempotence is not to be set: exactly-once",
            "KAFKA_COMPRESSION_TYPE: Invalid value", "write none",
        ] { #expect(found.errors.contains { $0.contains(part) }, "\(part)") }
    }

    @Test("an unknown name in the environment is a warning: it may be meant for somebody else")
    func shared() throws {
        let found = try properties(["KAFKA_LINGER_MZ": "1"])
        #expect(found.errors.isEmpty)
        #expect(found.warnings.count == 1)
        #expect(found.warnings[0].contains("did you mean linger.ms?"))
        #expect(found.common.isEmpty)
    }

    @Test("a value and a file with the value are an error; caught: one of them silently wins")
    func conflict() throws {
        let names = ["KAFKA_SASL_PASSWORD": "a", "KAFKA_SASL_PASSWORD_FILE": "/run/p"]
        let found = try variables(names, files: ["/run/p": "b"])
        #expect(
            found.conflicts == [
                "both KAFKA_SASL_PASSWORD and KAFKA_SASL_PASSWORD_FILE are set: unset one of them"
            ])
        let properties = ClientProperties(
            file: .init(), fileName: "f.yaml", found, options: [])
        #expect(properties.errors == found.conflicts)
        let empty = try variables(
            names.merging(["KAFKA_SASL_PASSWORD": ""]) { $1 }, files: ["/run/p": "b"])
        #expect(empty.conflicts.isEmpty)
    }

    @Test("times that a setting of ours derives are refused with its name")
    func ours() throws {
        let options = ["session.timeout.ms", "transaction.timeout.ms"].map {
            Property(name: $0, value: "6000")
        }
        let found = try properties(options: options)
        #expect(found.errors.count == 2)
        #expect(found.errors[0].contains("say session.timeout: 15s"))
        #expect(found.errors[1].contains("say transaction.timeout: 10s"))
    }

    @Test("secrets are shown nowhere, and on a command line they are warned of")
    func secrets() throws {
        let secret = "hunter2"
        let found = try properties(
            file: ["sasl.password": secret], ["KAFKA_SSL_KEY_PEM": secret],
            options: [Property(name: "ssl.key.password", value: secret)])
        #expect(found.warnings.contains { $0.contains("KAFKA_SSL_KEY_PASSWORD_FILE") })
        let shown = ConfigRow.all(found).map { "\($0.key) \($0.value ?? "")" }
        #expect(shown.count == 3, "\(shown) \(found.warnings) \(found.errors)")
        for text in shown + found.errors + found.warnings { #expect(!text.contains(secret)) }
    }
}
