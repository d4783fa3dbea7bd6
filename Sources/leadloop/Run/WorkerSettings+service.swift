import Config
import Kafka
import Runtime
import Scoring

extension WorkerSettings {
    /// Settings of one worker of this process.
    init(_ connection: Connection, role: Role, number: Int, offsets: OffsetSource = .group) {
        let service = connection.service
        let client = connection.settings.with([
            "client.id": "leadloop-\(role.rawValue)-\(service.instance)"
        ])
        self.init(
            common: client, group: service.group, instance: service.instance, role: role,
            number: number)
        stateName = connection.names.changelog
        self.offsets = offsets
        consumer = ClientProperties.settings(connection.properties.consumer)
        producer = ClientProperties.settings(connection.properties.producer)
        isStatic = service.isStaticMember
        sessionMilliseconds = service.sessionMilliseconds
        transactionTimeoutMilliseconds = service.transactionTimeoutMilliseconds
        partitioner = service.partitioner
        commit.intervalMilliseconds = Int64(service.commitMilliseconds)
        commit.backlogMilliseconds = Int64(service.commitBacklogMilliseconds)
        commit.recordCountMax = service.commitRecordMax
        write.checkpointMilliseconds = Int64(service.checkpointMilliseconds)
        write.commitMilliseconds = Int64(service.commitMilliseconds)
        write.dirtyCountMax = service.checkpointDirtyMax
    }
}
