// A real broker for tests: own ports, own data, freshly formatted storage, up in about 4 s.
//
// One is shared by all tests of a process and started when the first asks for it. A test that kills
// or pauses a broker starts its own. A guard process holds the reading end of a pipe: when this
// process ends, however it ends, the guard kills the broker and removes its folder.
import Glibc
import Kafka
import Synchronization
import System

package final class TestBroker: Sendable {
    /// The address for clients.
    package let bootstrap: String
    /// The same broker behind `proxy`; metadata through it names only the proxy.
    package let proxied: String
    package let proxy: FaultProxy
    /// The same broker for users with a password (SASL_PLAINTEXT, PLAIN): `admin` may everything,
    /// `alice` what no ACL forbids. Passwords are the names with `-secret` behind.
    package let secured: String
    /// Data, log and settings; gone with this process.
    package let folder: String
    private let home: String
    private let process = Mutex<ChildProcess?>(nil)
    /// Since the last `kill`.
    private let isDead = Mutex(false)
    private let guardPipe: Int32, guardProcess: ChildProcess

    package struct Failure: Error, CustomStringConvertible { package let description: String }

    /// Formats storage and starts.
    /// - Parameters:
    ///   - settings: broker settings on top of those in `TestBroker+files.swift`.
    ///   - dataFolder: where the log goes, for disks of limited size; nil: in `folder`.
    package init(settings: [String: String] = [:], dataFolder: String? = nil) throws {
        guard let home = Self.home else { throw Failure(description: Self.howToGetOne) }
        self.home = home
        let ports = try Ports.free(4)
        proxy = try FaultProxy(to: ports[2])
        bootstrap = "127.0.0.1:\(ports[0])"
        proxied = "127.0.0.1:\(proxy.port)"
        secured = "127.0.0.1:\(ports[3])"
        folder = try Self.makeFolder()
        (guardProcess, guardPipe) = try Self.startGuard(of: folder)
        let properties = Self.properties(
            ports, proxy: proxy.port, data: dataFolder ?? folder + "/data", settings)
        try Self.write(Self.text(properties), to: folder + "/server.properties")
        try Self.write(
            Self.text(Self.controllerOnly(properties, port: ports[1])),
            to: folder + "/controller.properties")
        let format = try ChildProcess(
            home + "/bin/kafka-storage.sh",
            ["format", "-t", Self.freshClusterID(), "-c", folder + "/server.properties"],
            environment: environment, output: folder + "/format.out")
        guard format.wait(seconds: 60) == .exited(0) else {
            throw Failure(description: "format failed: \(Self.tail(folder + "/format.out"))")
        }
        try start()
    }

    /// Starts the broker on the data it has, and returns when it answers.
    package func start() throws {
        if isDead.withLock({ $0 }) { try declareDead() }
        isDead.withLock { $0 = false }
        let child = try launch(folder + "/server.properties", output: folder + "/server.out")
        let deadline = ContinuousClock.now + .seconds(90)
        let admin = try Admin(["bootstrap.servers": bootstrap], waitMilliseconds: 1_000)
        while true {
            do throws(KafkaError) {
                if try !admin.connect(milliseconds: 1_000).brokers.isEmpty { return }
            } catch {
                guard child.poll() == nil, ContinuousClock.now < deadline else {
                    throw Failure(
                        description: "no broker: \(error)\n\(Self.tail(folder + "/server.out"))")
                }
            }
            Thread.sleep(milliseconds: 50)
        }
    }

    /// What must have happened to a killed broker before it comes back: a controller fences it.
    ///
    /// A broker that is its own controller is back before its old session ends, and for the rest
    /// of it (9 s) it leads partitions by what the log says but does not listen. Kafka 4.3.1 then
    /// loses transactions: their markers wait for the listener, and when the session ends they
    /// count as sent to deleted partitions ("can be skipped"); offsets and outputs hang for ever.
    /// Where controllers are processes of their own, they have noticed long before.
    private func declareDead() throws {
        let output = folder + "/controller.out"
        unlink(output)
        let controller = try launch(folder + "/controller.properties", output: output)
        let deadline = ContinuousClock.now + .seconds(20)
        // Not an error in itself: it may have been fenced already.
        while ContinuousClock.now < deadline,
            !Self.tail(output, bytes: 20_000).contains("Fencing broker 1 ")
        {
            guard controller.poll() == nil else {
                throw Failure(description: "the controller alone: \(Self.tail(output))")
            }
            Thread.sleep(milliseconds: 20)
        }
        stop()
    }

    private func launch(_ properties: String, output: String) throws -> ChildProcess {
        let child = try ChildProcess(
            home + "/bin/kafka-server-start.sh", [properties], environment: environment,
            output: output)
        process.withLock { $0 = child }
        try Self.write("\(child.pid)", to: folder + "/pid")
        return child
    }

    /// SIGKILL, as a crash of the machine's process would be; `start` brings it back.
    package func kill() {
        process.withLock { $0 }?.signal(SIGKILL)
        _ = process.withLock { $0 }?.wait(seconds: 10)
        isDead.withLock { $0 = true }
    }

    /// A clean shutdown.
    package func stop() {
        process.withLock { $0 }?.signal(SIGTERM)
        if process.withLock({ $0 })?.wait(seconds: 30) == nil { kill() }
    }

    package func pause() { process.withLock { $0 }?.signal(SIGSTOP) }
    package func resume() { process.withLock { $0 }?.signal(SIGCONT) }

    /// Runs one of Kafka's own tools against this broker; some 2 s.
    package func tool(_ name: String, _ arguments: [String]) throws {
        let output = folder + "/\(name).out"
        let tool = try ChildProcess(
            home + "/bin/" + name, ["--bootstrap-server", bootstrap] + arguments, output: output)
        guard tool.wait(seconds: 60) == .exited(0) else {
            tool.signal(SIGKILL)
            throw Failure(description: "\(name): \(Self.tail(output))")
        }
    }

    /// What the broker said last, for the message of a failed test.
    package var lastLines: String { Self.tail(folder + "/server.out") }

    deinit {
        kill()
        close(guardPipe)
        _ = guardProcess.wait(seconds: 10)
    }
}

extension TestBroker {
    private static let sharedResult = Result { try TestBroker() }

    /// The one that all tests of this process share.
    package static func shared() throws -> TestBroker { try sharedResult.get() }

    /// `KAFKA_BOOTSTRAP` if set, else the shared broker.
    package static func sharedBootstrap() throws -> String {
        try environmentValue("KAFKA_BOOTSTRAP") ?? shared().bootstrap
    }

    package static let howToGetOne =
        "no broker: set KAFKA_HOME to an unpacked Apache Kafka (and have Java), "
        + "or KAFKA_BOOTSTRAP to a running one"

    /// Whether a test may start a broker of its own.
    package static var canStart: Bool { home != nil }
    /// Whether a test can have any broker.
    package static var isAvailable: Bool { canStart || environmentValue("KAFKA_BOOTSTRAP") != nil }

    /// Names that no other test uses.
    package static func fresh(_ name: String) -> String {
        "\(name)-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    }
}
