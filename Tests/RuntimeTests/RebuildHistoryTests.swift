// How a failed worker's end becomes a new worker or an exit code, without a broker
// (transactions.md, "Rebuilds", operations.md, "Exit codes").
import Kafka
import Scoring
import System
import Testing

@testable import Runtime

@Suite("after a failure")
struct RebuildHistoryTests {
    private static func error(_ name: String) -> KafkaError {
        if name == "disconnect" { return MockCluster.Fault.disconnect.error(doing: "commit") }
        return MockCluster.Fault(name)!.error(doing: "commit")
    }
    private static func refusal(isPassing: Bool) -> StateRefusal {
        StateRefusal(what: "a", why: "b", remedy: "c", isPassing: isPassing)
    }

    /// One failure: when, which, and what is known besides.
    struct Event: Sendable {
        var second: Int
        var failure: WorkerFailure
        var outageAt: Int?
        var last = LastTransaction()
        var isStopping = false
        /// nil: a new worker; 0: a clean stop.
        var code: Int32?
        var says = ""
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let events: [Event]
        init(_ name: String, _ events: Event...) {
            (testDescription, self.events) = (name, events)
        }
    }

    private static let fence = WorkerFailure.rebuild(error("PRODUCER_FENCED"))
    private static let smaller = LastTransaction(isOutlived: true, nextIsSmaller: true)
    private static let outlived = LastTransaction(isOutlived: true, nextIsSmaller: false)
    private static let lost = WorkerFailure.rebuild(error("INVALID_TXN_STATE"))

    static let rows = [
        Row("a lost outcome is mended", Event(second: 0, failure: lost)),
        Row(
            "five in ten minutes, not six",
            Event(second: 0, failure: lost), Event(second: 1, failure: lost),
            Event(second: 2, failure: lost), Event(second: 3, failure: lost),
            Event(second: 4, failure: lost),
            Event(second: 5, failure: lost, code: 75, says: "rebuilt 5 times in 10 minutes")),
        Row(
            "the sixth is one of five again when the first is old",
            Event(second: 0, failure: lost), Event(second: 1, failure: lost),
            Event(second: 2, failure: lost), Event(second: 3, failure: lost),
            Event(second: 4, failure: lost), Event(second: 600, failure: lost),
            Event(second: 600, failure: lost, code: 75, says: "INVALID_TXN_STATE")),
        Row(
            "fenced twice within 30 s: a rival",
            Event(second: 0, failure: fence),
            Event(
                second: 29, failure: fence, code: 78,
                says: "the transactional id s-leads-changelog/a/scorer/0")),
        Row(
            "fenced again later: the broker timed it out",
            Event(second: 0, failure: fence), Event(second: 30, failure: fence),
            Event(second: 60, failure: fence)),
        Row(
            "fenced twice around an outage: no rival",
            Event(second: 0, failure: fence), Event(second: 20, failure: fence, outageAt: 5)),
        Row(
            "an outage of long ago excuses nothing",
            Event(second: 0, failure: fence),
            Event(second: 29, failure: fence, outageAt: -1, code: 78)),
        Row(
            "fenced after transactions that the broker timed out: no rival, and smaller ones are tried",
            Event(second: 0, failure: fence, last: smaller),
            Event(second: 20, failure: fence, last: smaller),
            Event(second: 40, failure: lost, last: smaller),
            Event(second: 60, failure: fence, last: smaller),
            Event(second: 80, failure: fence, last: smaller),
            Event(second: 100, failure: fence, last: smaller),
            Event(second: 120, failure: fence, last: smaller)),
        Row(
            "with the smallest ones it may be that nothing gets through",
            Event(second: 0, failure: fence, last: outlived),
            Event(second: 20, failure: fence, last: outlived),
            Event(second: 40, failure: fence, last: outlived),
            Event(second: 60, failure: fence, last: outlived),
            Event(second: 80, failure: fence, last: outlived),
            Event(second: 100, failure: fence, last: outlived, code: 75, says: "rebuilt 5 times")),
        Row(
            "a rival is one also after a time-out of our own",
            Event(second: 0, failure: fence, last: smaller),
            Event(second: 20, failure: fence),
            Event(second: 40, failure: fence, code: 78, says: "s-leads-changelog/a/scorer/0")),
        Row(
            "somebody stops while it fails",
            Event(second: 0, failure: lost, isStopping: true, code: 75, says: "INVALID_TXN_STATE")),
        Row(
            "somebody stops while it restores",
            Event(second: 0, failure: .stopped, isStopping: true, code: 0)),
        Row(
            "a missing right, also as the answer of a call outside of a transaction",
            Event(
                second: 0, failure: WorkerFailure(error("TOPIC_AUTHORIZATION_FAILED")), code: 77,
                says: "TOPIC_AUTHORIZATION_FAILED"),
            Event(
                second: 0, failure: .stop(error("GROUP_AUTHORIZATION_FAILED"), .notAuthorised),
                code: 77)),
        Row(
            "what is configured wrongly",
            Event(
                second: 0, failure: WorkerFailure(error("INVALID_TRANSACTION_TIMEOUT")), code: 78),
            Event(second: 0, failure: WorkerFailure(error("UNSUPPORTED_VERSION")), code: 78),
            Event(second: 0, failure: WorkerFailure(error("FENCED_INSTANCE_ID")), code: 78)),
        Row(
            "an abort loop without a broker passes, or at a start that reads the topics' limits anew",
            Event(second: 0, failure: .abortLoop(error("disconnect")), code: 75),
            Event(
                second: 0, failure: .abortLoop(error("MSG_SIZE_TOO_LARGE")), code: 75,
                says: "max.message.bytes")),
        Row(
            "any other is ours",
            Event(
                second: 0, failure: .abortLoop(error("INVALID_RECORD")), code: 70,
                says: "again and again")),
        Row(
            "a wrong state stays wrong, one that cannot be read may pass",
            Event(second: 0, failure: .refused([refusal(isPassing: false)]), code: 65, says: "a"),
            Event(second: 0, failure: .refused([refusal(isPassing: true)]), code: 75)),
    ]

    @Test(
        "each cause has its end; caught: an outage, a time-out and a rival taken for one another",
        arguments: rows)
    func table(row: Row) {
        let start = ContinuousClock.now
        var history = RebuildHistory(transactionalId: "s-leads-changelog/a/scorer/0")
        for (index, event) in row.events.enumerated() {
            let end = history.reaction(
                to: event.failure, at: start + .seconds(event.second),
                sawOutageAt: event.outageAt.map { start + .seconds($0) }, after: event.last,
                isStopping: event.isStopping)
            switch (end, event.code) {
            case (nil, nil), (.stopped, 0): break
            case (.failed(let code, let reason), let expected):
                #expect(
                    code.rawValue == expected && reason.contains(event.says), "\(index): \(reason)")
            default: Issue.record("\(index): \(String(describing: end))")
            }
        }
    }
}
