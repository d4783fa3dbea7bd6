import Testing

@testable import Kafka

@Suite("client properties, judged at once")
struct ClientPropertiesTests {
    func judge(_ name: String, _ value: String, _ scope: ClientProperty.Scope = .all)
        -> [ClientFinding]
    {
        ClientProperties([ClientProperty(name, value, scope: scope, origin: .option)]).findings
    }

    @Test(
        "what the guarantee rests on is refused with its reason",
        arguments: [
            "enable.idempotence", "transactional.id", "isolation.level", "enable.auto.commit",
            "enable.auto.offset.store", "partitioner", "partition.assignment.strategy",
            "auto.offset.reset", "enable.partition.eof", "group.id", "group.instance.id",
            "log.queue",
        ])
    func reserved(name: String) {
        let findings = judge(name, "true")
        #expect(findings.map(\.severity) == [.error])
        #expect(findings.first?.what == "-X: \(name)=true")
        #expect(findings.first?.why.isEmpty == false)
        #expect(PropertyCatalogue.entries[name] != nil, "a name of librdkafka")
    }

    /// conventions.md 3, as librdkafka 2.0.2 answers.
    @Test(
        "Java's names are explained",
        arguments: [
            ("key.serializer", "org.x", "drop it"), ("value.deserializer", "org.x", "drop it"),
            ("interceptor.classes", "a", "drop it"), ("metric.reporters", "a", "drop it"),
            ("max.poll.records", "5", "drop it"), ("max.block.ms", "5", "drop it"),
            ("default.api.timeout.ms", "5", "drop it"),
            ("sasl.jaas.config", "x required username=\"u\" password=\"p\";", "sasl.username"),
            ("ssl.truststore.location", "/a.jks", "ssl.ca.location"),
            ("ssl.truststore.certificates", "PEM", "ssl.ca.pem"),
            ("ssl.keystore.type", "JKS", "drop it"), ("ssl.keystore.key", "k", "ssl.key.location"),
            ("ssl.keystore.location", "/a.jks", "PKCS#12"),
            ("ssl.endpoint.identification.algorithm", "", "write none"),
            ("partitioner.class", "org.x", "murmur2_random"),
            ("buffer.memory", "1", "queue.buffering.max.kbytes"),
            ("max.request.size", "1", "message.max.bytes"),
            ("fetch.max.wait.ms", "1", "fetch.wait.max.ms"),
            ("send.buffer.bytes", "1", "socket.send.buffer.bytes"),
        ])
    func java(name: String, value: String, remedy: String) {
        let findings = judge(name, value)
        #expect(findings.map(\.severity) == [.error])
        #expect(findings.first?.remedy.contains(remedy) == true, "\(findings)")
    }

    @Test(
        "what only newer versions know is said to be so",
        .enabled(if: Library.version < .init(2, 2, 0)),
        arguments: [
            "group.protocol", "client.dns.lookup", "retry.backoff.max.ms", "enable.metrics.push",
        ])
    func newer(name: String) {
        #expect(judge(name, "1").first?.why.contains("from 2.") == true)
    }

    @Test(
        "same name and meaning pass, upper case too",
        arguments: [
            ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "PLAIN"), ("acks", "all"),
            ("linger.ms", "5"), ("batch.size", "1000"), ("session.timeout.ms", "6000"),
            ("max.poll.interval.ms", "60000"), ("ssl.keystore.location", "/a.p12"),
            ("ssl.endpoint.identification.algorithm", "none"),
        ])
    func passes(name: String, value: String) { #expect(judge(name, value) == []) }

    @Test("all findings come at once, and what is in error is passed on to nobody")
    func allAtOnce() {
        let client = ClientProperties([
            ClientProperty("sesion.timeout.ms", "1", origin: .file(place: "a.yaml:3:5")),
            ClientProperty("linger.ms", "banana", origin: .environment("KAFKA_LINGER_MS")),
            ClientProperty("session.timeout.ms", "7000", origin: .option),
            ClientProperty("linger.ms", "9", scope: .consumer, origin: .option),
            ClientProperty("dr_msg_cb", "9", origin: .option),
        ])
        #expect(
            client.findings.map(\.what) == [
                "a.yaml:3:5: sesion.timeout.ms=1", "KAFKA_LINGER_MS: linger.ms=banana",
                "-X: linger.ms=9", "-X: dr_msg_cb=9",
            ])
        #expect(client.findings[0].remedy == "did you mean session.timeout.ms?")
        #expect(client.findings[1].remedy == "write a value out of 0 .. 900000")
        #expect(client.findings[2].why.contains("producers only"))
        #expect(client.consumer.values == ["session.timeout.ms": "7000"])
        #expect(client.producer.values == [:])
        #expect(client.common.values == [:])
    }

    @Test(
        "a secret is in no finding and in nothing that is printed",
        arguments: [
            "sasl.password", "sasl.pasword", "sasl.username", "ssl.key.password", "ssl.key.pem",
            "ssl_key", "ssl.keystore.password", "sasl.oauthbearer.client.secret",
            "sasl.oauthbearer.config", "sasl.jaas.config", "PASSWORD", "ssl.keystore.key",
        ])
    func secrets(name: String) {
        for scope in [ClientProperty.Scope.all, .consumer] {
            let property = ClientProperty(name, "canary", scope: scope, origin: .option)
            let client = ClientProperties([property])
            #expect("\(client.findings)".contains("canary") == false)
            #expect(property.shownValue == "***")
            let settings: Settings = [name: "canary"]
            #expect(settings.redacted == [name: "***"])
            // A client that refuses it says so without the value.
            do throws(KafkaError) { _ = try Admin(settings) } catch {
                #expect(error.description.contains("canary") == false)
            }
        }
    }

    @Test("a refused number of a secret's kind is not quoted by a client either")
    func refusedSecret() {
        let error = #expect(throws: KafkaError.self) {
            _ = try Admin(["sasl.kerberos.keytab.x": "canary", "sasl.jaas.config": "canary"])
        }
        #expect(error?.remedy == .stop(.configuration))
        #expect(error?.description.contains("canary") == false)
    }

    @Test("what is no secret is shown", arguments: ["sasl.mechanism", "linger.ms", "client.id"])
    func shown(name: String) {
        #expect(ClientProperty(name, "x", origin: .option).shownValue == "x")
    }

    @Test(
        "distance counts changes, a swap of neighbours as one",
        arguments: [
            ("", "", 0), ("a", "", 1), ("", "ab", 2), ("abc", "abc", 0), ("abc", "acb", 1),
            ("abc", "abd", 1), ("abc", "ab", 1), ("kitten", "sitting", 3), ("ab", "ba", 1),
        ])
    func distance(a: String, b: String, expected: Int) {
        #expect(PropertyCatalogue.distance(Array(a.utf8), Array(b.utf8)) == expected)
    }

    @Test("the catalogue knows properties without a default, roles, and no callbacks")
    func catalogue() {
        #expect(PropertyCatalogue.entries["sasl.password"]?.role == .both)
        #expect(PropertyCatalogue.entries["linger.ms"]?.role == .producer)
        #expect(PropertyCatalogue.entries["session.timeout.ms"]?.role == .consumer)
        #expect(PropertyCatalogue.entries["acks"]?.role == .producer)
        #expect(PropertyCatalogue.names.count > 120)
        #expect(PropertyCatalogue.names.contains("rebalance_cb") == false)
        #expect(PropertyCatalogue.nearest(to: "bootstrap.server") == "bootstrap.servers")
        #expect(PropertyCatalogue.nearest(to: "completely.different.thing") == nil)
    }
}

@Suite("presets")
struct ClientPresetTests {
    let presets = ClientPresets(
        ClientProperties([
            ClientProperty("session.timeout.ms", "6000", origin: .option),
            ClientProperty("linger.ms", "1", origin: .option),
            ClientProperty("security.protocol", "PLAINTEXT", origin: .option),
            ClientProperty("bootstrap.servers", "127.0.0.1:1", origin: .option),
        ]), clientID: "leadloop-scorer-host")

    @Test("people change defaults, and never what the guarantee rests on")
    func layers() {
        let member = presets.member(group: "g", instance: "i").values
        #expect(member["session.timeout.ms"] == "6000")
        #expect(member["max.poll.interval.ms"] == "300000")
        #expect(member["linger.ms"] == nil)
        #expect(member["auto.offset.reset"] == "error")
        #expect(member["group.instance.id"] == "i")
        #expect(presets.member(group: "g", instance: nil).values["group.instance.id"] == nil)
        let producer = presets.transactional(id: "t").values
        #expect(producer["linger.ms"] == "1")
        #expect(producer["session.timeout.ms"] == nil)
        #expect(producer["transaction.timeout.ms"] == "10000")
        #expect(presets.admin().values["linger.ms"] == nil)
        #expect(presets.admin().values["security.protocol"] == "PLAINTEXT")
    }

    @Test("librdkafka takes every preset without a warning")
    func accepted() throws {
        var notices: [Notice] = []
        let member = try Consumer(presets.member(group: "g", instance: "i"))
        let readers = try [ClientPresets.Isolation.committed, .uncommitted].map {
            _ = try Consumer(presets.reader(isolation: $0)).read(milliseconds: 50)
            return $0.rawValue
        }
        #expect(readers == ["read_committed", "read_uncommitted"])
        let plain = try PlainProducer(presets.plain())
        _ = try member.read(milliseconds: 50)
        _ = plain.poll(milliseconds: 50)
        notices += member.takeNotices() + plain.takeNotices()
        notices += try Admin(presets.admin()).takeNotices()
        let cluster = try MockCluster()
        try cluster.createTopic("t")
        var producer = try TransactionalProducer(
            presets.transactional(id: "t").with(["bootstrap.servers": cluster.bootstrap]),
            topics: [TopicName("t")])
        try producer.begin().abandon()
        notices += producer.takeNotices()
        let complaints = notices.filter { "\($0)".contains("CONFWARN") }
        #expect(complaints.isEmpty, "\(complaints)")
    }
}
