import Testing

@testable import Kafka

@Suite("settings of clients")
struct SettingsTests {
    @Test(
        "a secret is not shown, and a client that refuses it says so without the value",
        arguments: [
            "sasl.password", "sasl.pasword", "sasl.username", "ssl.key.password", "ssl.key.pem",
            "ssl_key", "ssl.keystore.password", "sasl.oauthbearer.client.secret",
            "sasl.oauthbearer.config", "sasl.jaas.config", "PASSWORD", "ssl.keystore.key",
            "sasl.kerberos.keytab.x", "aws.credentials",
        ])
    func secrets(name: String) {
        #expect(Settings.isSecret(name))
        do throws(KafkaError) { _ = try Admin([name: "canary"]) } catch {
            #expect(error.description.contains("canary") == false)
        }
    }

    @Test("what is no secret is shown", arguments: ["sasl.mechanism", "linger.ms", "client.id"])
    func shown(name: String) { #expect(!Settings.isSecret(name)) }
}

@Suite("presets")
struct ClientPresetTests {
    let presets = ClientPresets(
        common: ["bootstrap.servers": "127.0.0.1:1", "isolation.level": "read_uncommitted"],
        consumer: ["queued.min.messages": "5", "auto.offset.reset": "latest"],
        producer: ["linger.ms": "1", "partitioner": "random"])

    @Test(
        "people change defaults, and never what the guarantee rests on; caught: either one silently lost"
    )
    func layers() {
        let member = presets.member(group: "g", instance: "i", sessionMilliseconds: 6_000).values
        #expect(member["bootstrap.servers"] == "127.0.0.1:1")
        #expect(member["queued.min.messages"] == "5")
        #expect(member["queued.max.messages.kbytes"] == "131072")
        #expect(member["session.timeout.ms"] == "6000")
        #expect(member["heartbeat.interval.ms"] == "1500")
        #expect(member["linger.ms"] == nil)
        #expect(member["auto.offset.reset"] == "error")
        #expect(member["isolation.level"] == "read_committed")
        #expect(member["group.instance.id"] == "i")
        #expect(presets.member(group: "g", instance: nil).values["group.instance.id"] == nil)
        #expect(presets.reader(isolation: .uncommitted).values["auto.offset.reset"] == "error")
        let producer = presets.transactional(id: "t", timeoutMilliseconds: 2_000).values
        #expect(producer["linger.ms"] == "1")
        #expect(producer["partitioner"] == "murmur2_random")
        #expect(producer["queued.min.messages"] == nil)
        #expect(producer["transaction.timeout.ms"] == "2000")
        #expect(producer["socket.timeout.ms"] == "1600")
    }

    /// Caught: batches as large as ever, which a topic refuses again and again.
    @Test(
        "batches are as small as the topics want them, and smaller if people do",
        arguments: [
            (nil, nil, nil), (nil, 2_000_000, nil), (nil, 65_536, "65536"),
            ("32768", 65_536, "32768"), ("900000", 65_536, "65536"), ("900000", nil, "900000"),
        ] as [(String?, Int?, String?)])
    func batches(said: String?, limit: Int?, expected: String?) {
        var producer: Settings = [:]
        producer.values["batch.size"] = said
        let presets = ClientPresets(common: [:], producer: producer)
        let made = presets.transactional(id: "t", batchBytesMax: limit)
        #expect(made.values["batch.size"] == expected)
    }

    @Test("librdkafka takes every preset without a warning")
    func accepted() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t")
        let presets = ClientPresets(common: ["bootstrap.servers": cluster.bootstrap])
        let member = try Consumer(presets.member(group: "g", instance: "i"))
        _ = try member.read(milliseconds: 50)
        var notices = member.takeNotices()
        for isolation in [ClientPresets.Isolation.committed, .uncommitted] {
            let reader = try Consumer(presets.reader(isolation: isolation))
            _ = try reader.read(milliseconds: 50)
            notices += reader.takeNotices()
        }
        var producer = try TransactionalProducer(
            presets.transactional(id: "t"), topics: [TopicName("t")])
        try producer.begin().abandon()
        notices += producer.takeNotices()
        let complaints = notices.filter { "\($0)".contains("CONFWARN") }
        #expect(complaints.isEmpty, "\(complaints)")
    }
}
