// Where a broker for tests comes from and what it is told.
import Glibc
import Kafka

extension TestBroker {
    /// `KAFKA_HOME`, else `../shared/kafka` beside the package.
    static let home: String? = {
        let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let places = [environmentValue("KAFKA_HOME"), "/\(package)/../shared/kafka"]
        return places.compactMap { $0 }.first {
            access($0 + "/bin/kafka-server-start.sh", X_OK) == 0
        }
    }()

    var environment: [String: String] {
        ["KAFKA_HEAP_OPTS": "-Xms512m -Xmx512m", "LOG_DIR": folder + "/logs"]
    }

    static let host = "127.0.0.1"

    /// One node that is broker and controller. Replication 1 and `min.isr` 1, or nothing
    /// transactional ever starts; few internal partitions and no delay of the first rebalance,
    /// because tests wait for both.
    ///
    /// - Parameter ports: for clients, the controller, the proxy's target, users with a password.
    static func properties(
        _ ports: [UInt16], proxy: UInt16, data: String, _ settings: [String: String]
    ) -> [String: String] {
        let users =
            "org.apache.kafka.common.security.plain.PlainLoginModule required "
            + "username=\"admin\" password=\"admin-secret\" "
            + "user_admin=\"admin-secret\" user_alice=\"alice-secret\";"
        let all: [String: String] = [
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": "1@\(host):\(ports[1])",
            "listeners": "PLAINTEXT://\(host):\(ports[0]),PROXIED://\(host):\(ports[2]),"
                + "SECURED://\(host):\(ports[3]),CONTROLLER://\(host):\(ports[1])",
            "advertised.listeners": "PLAINTEXT://\(host):\(ports[0]),"
                + "PROXIED://\(host):\(proxy),SECURED://\(host):\(ports[3])",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,"
                + "SECURED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
            "sasl.enabled.mechanisms": "PLAIN",
            "listener.name.secured.plain.sasl.jaas.config": users,
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS;User:admin",
            "allow.everyone.if.no.acl.found": "true",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "PLAINTEXT",
            "log.dirs": data,
            "offsets.topic.replication.factor": "1",
            "offsets.topic.num.partitions": "4",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "transaction.state.log.num.partitions": "4",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            "group.initial.rebalance.delay.ms": "0",
            "auto.create.topics.enable": "false",
            "num.partitions": "1",
        ]
        return all.merging(settings) { $1 }
    }

    /// The same node without its broker, quick to notice that.
    static func controllerOnly(_ properties: [String: String], port: UInt16) -> [String: String] {
        var properties = properties
        for name in ["advertised.listeners", "inter.broker.listener.name"] {
            properties[name] = nil
        }
        return properties.merging([
            "process.roles": "controller",
            "listeners": "CONTROLLER://\(host):\(port)",
            "broker.session.timeout.ms": "500",
            "broker.heartbeat.interval.ms": "100",
        ]) { $1 }
    }

    static func text(_ properties: [String: String]) -> String {
        properties.map { "\($0.key)=\($0.value)\n" }.sorted().joined()
    }

    static func makeFolder() throws -> String {
        var template = Array((environmentValue("TMPDIR") ?? "/tmp").utf8CString.dropLast())
        template += "/leadloop-broker-XXXXXX".utf8CString
        guard mkdtemp(&template) != nil else {
            throw Failure(description: "no folder: \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The process that outlives this one by a moment.
    /// - Returns: the pipe's writing end; the guard acts when it is closed.
    static func startGuard(of folder: String) throws -> (ChildProcess, Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(description: "no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let script = """
            cat; pid=$(cat "$1/pid" 2>/dev/null)
            [ -n "$pid" ] && grep -aqF "$1" "/proc/$pid/cmdline" 2>/dev/null && kill -9 "$pid"
            while [ -n "$pid" ] && grep -aqF "$1" "/proc/$pid/cmdline" 2>/dev/null
            do sleep 0.1; done
            rm -rf "$1"
            """
        return (try ChildProcess("sh", ["-c", script, "sh", folder], input: ends[0]), ends[1])
    }

    /// 16 random bytes in base64url, as Kafka writes its ids.
    static func freshClusterID() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        // The last character carries 4 bits, of which the low two must be 0: `A` does.
        return String((0..<21).map { _ in alphabet.randomElement()! }) + "A"
    }

    static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        let bytes = Array(text.utf8)
        guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count else {
            throw Failure(description: "write \(path): \(String(cString: strerror(errno)))")
        }
        close(file)
    }

    /// The end of a file.
    static func tail(_ path: String, bytes limit: Int = 2_000) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "(no \(path))" }
        defer { close(file) }
        let size = lseek(file, 0, SEEK_END)
        lseek(file, max(0, size - limit), SEEK_SET)
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}

/// nil if unset or empty.
func environmentValue(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}

enum Ports {
    /// Ports that nobody listens on at the moment.
    static func free(_ count: Int) throws -> [UInt16] {
        var sockets: [Socket] = []
        for _ in 0..<count { sockets.append(try Socket.listening()) }
        return sockets.map(\.port)
    }
}
