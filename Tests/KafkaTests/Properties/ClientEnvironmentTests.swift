import Kafka
import Testing

@Suite("client properties from the environment")
struct ClientEnvironmentTests {
    func read(_ environment: [String: String], files: [String: String] = [:])
        -> (properties: [ClientProperty], findings: [ClientFinding])
    {
        ClientEnvironment.read(environment) { files[$0] }
    }

    @Test(
        "a variable names a property and the clients that it is for",
        arguments: [
            ("KAFKA_BOOTSTRAP_SERVERS", "bootstrap.servers", ClientProperty.Scope.all),
            ("KAFKA_SASL_USERNAME", "sasl.username", .all),
            ("KAFKA_SSL__KEY", "ssl_key", .all),
            ("KAFKA_CONSUMER_FETCH_MIN_BYTES", "fetch.min.bytes", .consumer),
            ("KAFKA_PRODUCER_LINGER_MS", "linger.ms", .producer),
        ])
    func names(variable: String, name: String, scope: ClientProperty.Scope) {
        let (properties, findings) = read([variable: "7"])
        let expected = ClientProperty(name, "7", scope: scope, origin: .environment(variable))
        #expect(properties == [expected])
        #expect(findings == [])
    }

    @Test("three underscores are a hyphen, before two and one are looked for")
    func underscores() {
        // No property of librdkafka has a hyphen, so the finding shows the name.
        let (_, findings) = read(["KAFKA_A___B__C_D____E": "1"])
        #expect(findings.map(\.why).first?.hasPrefix("a-b_c.d-.e is no property") == true)
    }

    @Test(
        "what brokers, images and Kubernetes put there is left alone",
        arguments: [
            "KAFKA_HOME", "KAFKA_OPTS", "KAFKA_HEAP_OPTS", "KAFKA_JVM_PERFORMANCE_OPTS",
            "KAFKA_CLUSTER_ID", "KAFKA_DEBUG", "KAFKA_SERVICE_HOST", "KAFKA_SERVICE_PORT",
            "KAFKA_SERVICE_PORT_CLIENTS", "KAFKA_PORT", "KAFKA_PORT_9092_TCP",
            "KAFKA_PORT_9092_TCP_ADDR", "KAFKA_UI_SERVICE_HOST", "KAFKA_UI_PORT_80_TCP_PROTO",
            "LEADLOOP_GROUP", "PATH", "KAFKA_",
        ])
    func foreign(variable: String) {
        let (properties, findings) = read([variable: "tcp://10.0.0.1:9092"])
        #expect(properties == [])
        #expect(findings == [])
    }

    @Test("a slip is a warning that names the nearest variable, and hides the value")
    func slip() {
        let (properties, findings) = read(["KAFKA_SASL_PASWORD": "hunter2"])
        #expect(properties == [])
        #expect(findings.map(\.severity) == [.warning])
        #expect(findings.first?.remedy == "if sasl.password was meant: KAFKA_SASL_PASSWORD")
        #expect("\(findings)".contains("hunter2") == false)
    }

    @Test("a value comes from a file, without its final newline only")
    func files() {
        let (properties, findings) = read(
            [
                "KAFKA_SASL_PASSWORD_FILE": "/run/secret",
                "KAFKA_PRODUCER_SSL_KEY_PASSWORD_FILE": "/run/other",
                "KAFKA_SASL_USERNAME_FILE": "/run/none",
            ],
            files: ["/run/secret": "hunter2\n\n", "/run/other": "x\r\n"])
        #expect(properties.map(\.name) == ["sasl.password", "ssl.key.password"])
        #expect(properties.map(\.value) == ["hunter2\n", "x"])
        #expect(properties.map(\.scope) == [.all, .producer])
        #expect(findings.map(\.what) == ["KAFKA_SASL_USERNAME_FILE: cannot read /run/none"])
        #expect(findings.map(\.severity) == [.error])
    }

    @Test("a variable and its file at once are an error")
    func both() {
        let (properties, findings) = read(
            ["KAFKA_SASL_PASSWORD_FILE": "/run/secret", "KAFKA_SASL_PASSWORD": "a"],
            files: ["/run/secret": "b"])
        #expect(properties.map(\.value) == ["a"])
        #expect(findings.map(\.severity) == [.error])
    }

    @Test("what is for one client comes behind what is for both, so that it wins")
    func order() {
        let (properties, _) = read([
            "KAFKA_CONSUMER_SOCKET_TIMEOUT_MS": "100", "KAFKA_SOCKET_TIMEOUT_MS": "200",
            "KAFKA_PRODUCER_SOCKET_TIMEOUT_MS": "300",
        ])
        let client = ClientProperties(properties)
        #expect(client.consumer.values == ["socket.timeout.ms": "100"])
        #expect(client.producer.values == ["socket.timeout.ms": "300"])
        #expect(client.common.values == ["socket.timeout.ms": "200"])
    }

    @Test("Java's names pass to where they are explained")
    func java() {
        let (properties, findings) = read(["KAFKA_SASL_JAAS_CONFIG": "secret"])
        #expect(properties.map(\.name) == ["sasl.jaas.config"])
        #expect(findings == [])
    }
}
