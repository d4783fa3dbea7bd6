import Config
import Kafka
import Runtime
import System

/// The workers of this process, started together and ended together.
final class Crew {
    private let workers: [(role: Role, thread: WorkerThread)]
    /// Nil without a scorer.
    private let watch: LogWatch?

    init(
        _ connection: Connection, _ preflight: Preflight, offsets: OffsetSource = .group, log: Log
    ) {
        let service = connection.service
        let watch =
            service.roles.contains(.scorer)
            ? LogWatch(
                WorkerSettings(connection, role: .scorer, number: 0), preflight.parts,
                log: log.named("leadloop.watch")) : nil
        self.watch = watch
        workers = Role.allCases.filter { service.roles.contains($0) }.flatMap { role in
            let partitions =
                role == .scorer
                ? preflight.partitions : Int(preflight.parts.judgementPartitionCount)
            // A worker without a partition would only hold connections.
            let count = role == .scorer ? min(service.workerCount, partitions) : 1
            return (0..<count).map { number in
                var settings = WorkerSettings(
                    connection, role: role, number: number, offsets: offsets)
                if role == .scorer { settings.post = watch?.post() }
                settings.fit(preflight.batchBytesMax, connection.names)
                return (
                    role,
                    WorkerThread.start(
                        settings, preflight.parts,
                        log: log.named("leadloop.\(role.rawValue)"), clock: wallMilliseconds)
                )
            }
        }
    }

    var count: Int { workers.count }
    var scorerCount: Int { workers.count { $0.role == .scorer } }

    var sample: StatusSample { StatusSample(workers.map { ($0.role, $0.thread.status) }) }

    /// How the first worker ended that did so by itself.
    var failure: Failure? {
        workers.lazy.compactMap { $0.thread.end }.compactMap(Self.failure).first
    }

    /// Asks all to end, waits, and tells how it went.
    func stop() -> Failure? {
        for worker in workers { worker.thread.requestStop() }
        let ends = workers.map { $0.thread.join() }
        watch?.stop()
        return ends.compactMap(Self.failure).first
    }

    static func failure(_ end: WorkerEnd) -> Failure? {
        guard case .failed(let code, let reason) = end else { return nil }
        return Failure(code, "a worker cannot go on", why: reason, remedy: remedy(code))
    }

    private static func remedy(_ code: ExitCode) -> String {
        switch code {
        case .data: "leadloop audit shows what differs; nothing was guessed or lost"
        case .notAuthorised: "grant the right that is named, or correct the credentials"
        case .configuration: "correct it, or give this process another --instance name"
        case .tryAgain, .brokerUnreachable: "start it again; a supervisor does so by itself"
        case .bug, .done, .findings, .usage, .localIO:
            "please report it with the lines above; starting again is safe"
        }
    }
}
