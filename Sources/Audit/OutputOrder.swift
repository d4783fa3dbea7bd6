// Outputs of one input partition lie in an output partition in the order of their causes.
import Leads
import Wire

struct OutputOrder {
    private struct Route: Hashable {
        var output: Int32
        var input: ScorerInput
        var partition: Int32
    }
    let topic: String
    private var last: [Route: (offset: Int64, rank: Int)] = [:]

    init(topic: String) { self.topic = topic }

    /// - Parameter rank: 1 for the second event of one cause (recycled, behind its rejection).
    mutating func take(
        _ record: OutputRecord, _ input: ScorerInput, _ partition: Int32, _ source: Int64,
        rank: Int = 0, _ findings: inout AuditFindings
    ) {
        let route = Route(output: record.partition, input: input, partition: partition)
        if let before = last[route], (source, rank) <= before {
            findings.add(
                .order, topic, record.partition, record.offset,
                "caused by offset \(source) of \(input)/\(partition), after one of offset "
                    + "\(before.offset)")
        }
        last[route] = (source, rank)
    }
}
