import Config
import Kafka
import System
import Wire

/// One group works by one definition: with two, a lead would be judged by whoever holds its partition.
enum DefinitionConflict {
    /// - Parameters:
    ///   - running: hash of what the group said last that it runs; nil: nothing.
    ///   - members: client ids of its members.
    ///   - own: client ids of this process, whose name nobody else has: such a member is its ghost.
    /// - Returns: why this process must not start; nil: it may.
    static func refusal(
        mine: String, running: String?, members: [String], own: Set<String>, group: String
    ) -> Failure? {
        guard let running, running != mine else { return nil }
        let others = members.filter { !own.contains($0) }
        guard let other = others.sorted().first else { return nil }
        return Failure(
            .configuration, "group \(group) runs with another definition",
            why: "\(other)\(others.count > 1 ? " and \(others.count - 1) more" : "") started with "
                + "\(running.prefix(12)), this one is \(mine.prefix(12)): a lead would be judged by "
                + "whoever holds its partition",
            remedy:
                "stop them first (one that was killed is gone after session.timeout); or replace "
                + "them one by one: leadloop run --replace-definition, on each of them")
    }

    static func check(_ source: DefinitionSource, _ connection: Connection) throws {
        let running = try RunningDefinitions.read(connection).records[connection.group]
        guard let running, running.hash != source.hash else { return }
        let admin = try connection.admin()
        let own = Role.allCases.map { "leadloop-\($0.rawValue)-\(connection.service.instance)" }
        let refusal = refusal(
            mine: source.hash, running: running.hash,
            members: try [connection.group, connection.aggregatorGroup].flatMap {
                try admin.members(of: $0)
            },
            own: Set(own),
            group: connection.group)
        if let refusal { throw refusal }
    }
}
