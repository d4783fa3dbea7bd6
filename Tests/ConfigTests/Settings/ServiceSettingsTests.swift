import Config
import System
import Testing
import YAML

private let host = ServiceSettings.Host(name: "box-1", coreCount: 4)

private func read(
    _ yaml: String? = nil, _ environment: [String: String] = [:], _ flags: [SettingFlag] = []
) -> SettingsReading {
    ServiceSettings.read(
        file: yaml.map { ("leadloop.yaml", Array($0.utf8)) }, environment: environment,
        otherVariables: ["LEADLOOP_CONFIG"], flags: flags, host: host)
}

private func told(_ yaml: String? = nil, _ environment: [String: String] = [:]) -> [String] {
    read(yaml, environment).findings.map(\.description)
}

@Suite("Service settings") struct ServiceSettingsTests {
    @Test("nothing given: the defaults of the design")
    func defaults() throws {
        let settings = try #require(read().settings)
        #expect(settings == ServiceSettings(host: host))
        #expect(settings.instance == "box-1" && settings.workerCount == 4)
        #expect(settings.topics == TopicNames())
        #expect(settings.checkpointMilliseconds == 10_000 && settings.commitMilliseconds == 100)
        #expect(settings.idSecret == "leadloop")
    }

    @Test("a whole file is read, nested or dotted")
    func file() throws {
        let yaml = """
            group: night
            instance: pod-0
            static_membership: true
            definition: mql.yaml
            workers: 2
            roles: [scorer]
            topics: {prefix: crm., weights: other.weights}
            kafka:
              bootstrap: a:9092,b:9092
              properties: {sasl.username: me, sasl.password: hush, ssl.endpoint.identification.algorithm: }
              consumer.properties: {fetch.wait.max.ms: 20}
              producer:
                properties: {compression.type: zstd}
            checkpoint: {interval: 5s, max_dirty: 1000}
            commit.interval: 50ms
            commit.backlog_interval: 2s
            commit.max_records: 10000
            session.timeout: 20s
            transaction.timeout: 30s
            ids: {key: secret}
            log: {level: debug, format: json}
            status.interval: 1m
            """
        let reading = read(yaml)
        #expect(reading.findings.map(\.description) == [])
        var expected = ServiceSettings(host: host)
        expected.group = "night"
        expected.instance = "pod-0"
        expected.isStaticMember = true
        expected.definitionPath = "mql.yaml"
        expected.workerCount = 2
        expected.roles = [.scorer]
        expected.topicPrefix = "crm."
        expected.topicOverrides.weights = "other.weights"
        expected.kafka.bootstrap = "a:9092,b:9092"
        expected.kafka.common = [
            "sasl.username": "me", "sasl.password": "hush",
            "ssl.endpoint.identification.algorithm": "",
        ]
        expected.kafka.consumer = ["fetch.wait.max.ms": "20"]
        expected.kafka.producer = ["compression.type": "zstd"]
        expected.checkpointMilliseconds = 5000
        expected.checkpointDirtyMax = 1000
        expected.commitMilliseconds = 50
        expected.commitBacklogMilliseconds = 2000
        expected.commitRecordMax = 10_000
        expected.sessionMilliseconds = 20_000
        expected.transactionTimeoutMilliseconds = 30_000
        expected.idKey = "secret"
        expected.logLevel = .debug
        expected.logFormat = .json
        expected.statusMilliseconds = 60_000
        let settings = try #require(reading.settings)
        #expect(settings == expected)
        #expect(settings.topics.engagement == "crm.engagement.events")
        #expect(settings.topics.weights == "other.weights")
        #expect(settings.topics.changelog == "crm.night-leads-changelog")
    }

    @Test("flag beats environment beats file beats default, and each value says where it is from")
    func order() throws {
        let yaml = "group: file\nworkers: 2\nlog.level: debug\nids.key: hush\n"
        let reading = read(
            yaml, ["LEADLOOP_GROUP": "variable", "LEADLOOP_WORKERS": "3", "LEADLOOP_INSTANCE": ""],
            [SettingFlag(option: "--group", key: "group", text: "flag")])
        let settings = try #require(reading.settings)
        #expect(settings.group == "flag" && settings.workerCount == 3)
        #expect(settings.logLevel == .debug && settings.instance == "box-1")
        func value(_ key: String) -> String? {
            reading.values.first { $0.key == key }.map { "\($0.text ?? "-") (\($0.origin))" }
        }
        #expect(value("group") == "flag (--group)")
        #expect(value("workers") == "3 (LEADLOOP_WORKERS)")
        #expect(value("log.level") == "debug (leadloop.yaml:3)")
        #expect(value("ids.key") == "*** (leadloop.yaml:4)")
        #expect(value("instance") == "box-1 (default)")
        #expect(value("definition") == "- (default)")
        #expect(value("checkpoint.interval") == "10s (default)")
        #expect(value("roles") == "scorer,aggregator (default)")
    }

    // Bug: a named process waited 15 s after each restart for partitions that were its own.
    @Test("a named instance is a static member, unless somebody says no")
    func staticMembership() {
        let host = ServiceSettings.Host(name: "h", coreCount: 1)
        func isStatic(_ environment: [String: String]) -> Bool? {
            ServiceSettings.read(file: nil, environment: environment, host: host)
                .settings?.isStaticMember
        }
        #expect(isStatic([:]) == false)
        #expect(isStatic(["LEADLOOP_INSTANCE": "a"]) == true)
        #expect(
            isStatic(["LEADLOOP_INSTANCE": "a", "LEADLOOP_STATIC_MEMBERSHIP": "false"]) == false)
        #expect(isStatic(["LEADLOOP_STATIC_MEMBERSHIP": "true"]) == true)
    }

    @Test("no secret is shown, not even in a finding")
    func secrets() {
        let yaml = """
            ids.key: "canary-1\\n"
            kafka.properties: {sasl.password: canary-2, SSL.Key.Password: canary-3, ssl.key.pem: canary-4, client.id: shown, sasl.oauthbearer.config: canary-5}
            """
        let reading = read(yaml)
        let printed =
            reading.values.map { "\($0.key)=\($0.text ?? "")" }
            + reading.findings.map(\.description)
        #expect(!printed.contains { $0.contains("canary") }, "\(printed)")
        #expect(printed.contains("kafka.properties.client.id=shown"))
        #expect(reading.findings.count == 1)
    }

    @Test("every key can be set by its variable, and what is shown reads back as itself")
    func roundTrip() throws {
        let defaults = read()
        for value in defaults.values where value.text != nil {
            let key = try #require(SettingKey.all.first { $0.name == value.key })
            let again = read("\(key.name): \"\(value.text ?? "")\"")
            var expected = defaults.settings
            // A name that somebody gives is stable.
            if key.name == "instance" { expected?.isStaticMember = true }
            #expect(again.settings == expected, "\(key.name)")
            #expect(read(nil, [key.variable: value.text ?? ""]).settings == expected)
        }
        #expect(
            SettingKey.all.first { $0.name == "checkpoint.max_dirty" }?.variable
                == "LEADLOOP_CHECKPOINT_MAX_DIRTY")
        #expect(Set(SettingKey.all.map(\.variable)).count == SettingKey.all.count)
    }

    @Test(
        "faults of a file",
        arguments: [
            ("gruop: x", "1:1: unknown key 'gruop'; did you mean 'group'?"),
            (
                "checkpoint:\n  intervall: 5s",
                "2:3: unknown key 'checkpoint.intervall'; did you mean 'checkpoint.interval'?"
            ),
            (
                "checkpoint: {interval: 5}",
                "1:24: 'checkpoint.interval' must be a time span with its unit, from 100ms to 1h, not '5'"
            ),
            (
                "workers: 0",
                "1:10: 'workers' must be a whole number from 1 to 256, not '0'"
            ),
            (
                "roles: [scorer, web]",
                "1:8: 'roles' must be one or more of scorer, aggregator, not 'scorer,web'"
            ),
            ("group: a b", "1:8: 'group' must be letters, digits, '.', '_' or '-', not 'a b'"),
            ("group:", "1:1: 'group' has no value; write one or remove the key"),
            ("group: [a, {b: c}]", "1:12: an item of 'group' must be text, not a mapping"),
            ("checkpoint: 5s", "1:13: 'checkpoint' must be a mapping, not '5s'"),
            ("- group", "1:1: the file must be a mapping, not a list"),
            (
                "checkpoint.interval: 5s\ncheckpoint: {interval: 6s}",
                "2:14: 'checkpoint.interval' stands in line 1 already"
            ),
            (
                "commit.interval: 20s",
                "1:1: transaction.timeout 10s must be more than twice the longest commit interval, 20s: "
                    + "the broker would abort a transaction that is merely slow"
            ),
            (
                "topics: {feedback: engagement.events}",
                "1:10: two topics are both called 'engagement.events'; each needs its own name"
            ),
            (
                "kafka.properties: [a]",
                "1:19: 'kafka.properties' must be a mapping, not a list"
            ),
            ("group: ${NAME}", "1:8: NAME is not set; set it, or write ${NAME:default}"),
        ])
    func fileFaults(yaml: String, finding: String) {
        let found = told(yaml)
        #expect(found.contains("leadloop.yaml:" + finding), "\(found)")
        #expect(read(yaml).settings == nil)
    }

    @Test("all faults of all places come in one go")
    func all() {
        #expect(
            told(
                "gruop: x\nworkers: many",
                [
                    "LEADLOOP_CHEKPOINT_INTERVAL": "5s", "LEADLOOP_WORKERS": "none",
                    "LEADLOOP_CONFIG": "f",
                    "OTHER": "x",
                ]) == [
                    "leadloop.yaml:1:1: unknown key 'gruop'; did you mean 'group'?",
                    "leadloop.yaml:2:10: 'workers' must be a whole number from 1 to 256, not 'many'",
                    "LEADLOOP_CHEKPOINT_INTERVAL: no such setting; did you mean 'LEADLOOP_CHECKPOINT_INTERVAL'?",
                    "LEADLOOP_WORKERS: workers must be a whole number from 1 to 256, not 'none'",
                ])
    }

    @Test(
        "variables stand in values",
        arguments: [
            ("${NAME}", "value"), ("${NAME:x}", "value"), ("${NONE:x}", "x"), ("${NONE:}y", "y"),
            ("a-${NAME}-${NONE:b:c}", "a-value-b:c"), ("$${NAME}", "${NAME}"), ("$5", "$5"),
            ("\"${QUOTED}\"", "a: [b"),
        ])
    func substitution(text: String, expected: String) {
        let reading = read(
            "kafka.properties:\n  client.id: \(text)\n", ["NAME": "value", "QUOTED": "a: [b"])
        #expect(reading.settings?.kafka.common["client.id"] == expected, "\(reading.findings)")
    }

    @Test("a variable's text is a value, whatever stands in it")
    func noInjection() {
        let settings = read("group: ${NAME:x}\nworkers: ${COUNT}", ["NAME": "n", "COUNT": "3"])
        #expect(settings.settings?.workerCount == 3)
        let injected = read("group: ${NAME}", ["NAME": "a\nworkers: 9"])
        #expect(injected.settings == nil)
        #expect(injected.findings.count == 1)
    }
}
