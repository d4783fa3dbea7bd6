import Config
import Kafka
import Learning
import Runtime
import System
import Wire

extension WeightsTopics {
    /// A published version; nil if there is none of that number.
    func version(_ number: Int) throws -> WeightsRecord? {
        try record(WeightsRecord.versionKey(model, number))
    }

    /// The newest record of the model; nil before the first verdict or command.
    func newest() throws -> WeightsRecord? { try record(WeightsRecord.currentKey(model)) }

    private func record(_ name: String) throws -> WeightsRecord? {
        let key = Array(name.utf8)
        var found: [UInt8]?
        try readAll(connection.names.weights) { message in
            if message.keyBytes == key { found = message.valueBytes }
        }
        guard let found else { return nil }
        do throws(Rejection) { return try WeightsRecord.decode(found.span.bytes) } catch {
            throw unreadable(connection.names.weights, error)
        }
    }

    /// Leads of the group, by what its partitions say of themselves; nil where they say nothing.
    private func leadCount() throws -> Int64? {
        let topic = connection.names.changelog
        guard let found = try connection.admin().describe([topic])[topic] else { return nil }
        let places = (0..<Int32(found.partitions)).map { TopicPartition(topic, $0) }
        let metas = try RecordProbe(connection.clients).lastMetas(of: places)
        return metas.isEmpty ? nil : metas.values.reduce(0) { $0 + $1.meta.leadCount }
    }

    /// The experiment that runs, else the last that did; nil if there was none.
    func experiment() throws -> ExperimentView? {
        try newest().flatMap { try experiment($0) }
    }

    /// The same, of weights that were read before.
    func experiment(_ current: WeightsRecord) throws -> ExperimentView? {
        let running: RunningExperiment
        var endedAt: Int64?
        if let found = current.state.experiment {
            running = found
        } else {
            var last: WeightChangeRecord?
            try forEachChange { change in
                if case .experiment(.stop, _) = change.body { last = change }
            }
            guard let last, case .experiment(_, let found) = last.body else { return nil }
            (running, endedAt) = (found, last.atMilliseconds)
        }
        var handOvers: HandOvers?
        if !running.plan.isShadow {
            var counting = HandOvers(of: running)
            try readAll(connection.names.mqlEvents) { message in
                if let value = message.valueBytes { counting.take(value) }
            }
            handOvers = counting
        }
        return ExperimentView(
            running: running, endedAtMilliseconds: endedAt, handOvers: handOvers,
            isFrozen: current.state.freeze != nil, leadCount: try leadCount(),
            nowMilliseconds: wallMilliseconds())
    }
}
