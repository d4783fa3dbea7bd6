// Bugs for the negative controls, all made on the log's side or by the driver: the code under test
// has no switch for them.
import Leads
import Runtime
import Scoring
import Wire

enum InjectedBug: String, CaseIterable {
    /// Lead records say that they hold nothing, so a replay counts again. Ids hide most of it: what
    /// is left is an id used twice, and forgotten since.
    case asOfIgnored
    /// Lead records say that they hold more than they do.
    case asOfTooHigh
    /// A lead that was decided about is not written in that transaction.
    case decisionNotWritten
    /// The meta record says that nothing has to be replayed.
    case replayFromCommitted
    /// The meta record's replay point is one record late.
    case replayFromOneTooHigh
    /// A transaction that wrote leads is aborted, and they count as written.
    case cleanBeforeCommit
    /// What an event counts as depends on the weights.
    case weightsInTally
    /// Another definition without having written everything before.
    case definitionWithoutBarrier
}

extension ScorerDrive {
    /// The record as counting sees it.
    func seen(_ record: LogRecord) -> LogRecord {
        guard bug == .weightsInTally, weights % 2 == 1, let value = record.value else {
            return record
        }
        let text = String(decoding: value, as: UTF8.self)
        guard text.contains("Pricing Viewed") else { return record }
        reached += 1
        var other = record
        other.value = Array(text.replacing("Pricing Viewed", with: "Demo Requested").utf8)
        return other
    }

    /// What the log gets of a transaction.
    func tampered(_ transaction: Transaction) -> Transaction {
        var transaction = transaction
        switch bug {
        case .asOfIgnored, .asOfTooHigh:
            let high: UInt8 = bug == .asOfIgnored ? 0 : 0xFF
            transaction.state.mutate(isMeta: false) { value in
                value.replaceSubrange(2..<10, with: [high, high, high, 0, 0, 0, 0, 0])
                reached += 1
            }
        case .decisionNotWritten:
            guard let decided = transaction.outputs.first(where: { $0.output == .mqlEvents }) else {
                break
            }
            transaction.state.removeAll { $0.key == decided.key }
            reached += 1
        case .replayFromCommitted, .replayFromOneTooHigh:
            transaction.state.mutate(isMeta: true) { value in
                var meta = value.withUnsafeBytes { MetaRecord($0)! }
                guard meta.replayFrom != meta.committed else { return }
                meta.replayFrom.engagement =
                    bug == .replayFromCommitted
                    ? meta.committed.engagement : meta.replayFrom.engagement + 1
                value = meta.encoded
                reached += 1
            }
        case .cleanBeforeCommit, .weightsInTally, .definitionWithoutBarrier, nil: break
        }
        return transaction
    }

    /// An aborted transaction without input, whose records count as written all the same.
    func cleanTooEarly() {
        guard bug == .cleanBeforeCommit else { return }
        partition.begin(atMilliseconds: 0)
        partition.chooseWriting(.oldest(1), atMilliseconds: 0)
        while partition.encodeNext(1, into: &effects) {}
        if !effects.isEmpty { reached += 1 }
        effects.clear()
        partition.committed()
    }
}

extension [Output] {
    fileprivate mutating func mutate(isMeta: Bool, _ body: (inout [UInt8]) -> Void) {
        for index in indices where (self[index].key == MetaRecord.key) == isMeta {
            body(&self[index].value)
        }
    }
}
