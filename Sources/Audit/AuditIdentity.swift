// Ids computed again from what they stand for (records.md, "Identifiers").
import Crypto

final class AuditIdentity {
    private var key: HMACKey
    let model: String

    /// - Parameter secret: `ids.key`, by default the group's name.
    init(secret: String, model: String) {
        key = HMACKey(Array(secret.utf8))
        self.model = model
    }

    func mql(_ lead: [UInt8], cycle: Int) -> [UInt8] {
        code(Array(model.utf8) + [0] + lead + [0] + Array("\(cycle)".utf8))
    }
    func event(_ mql: [UInt8], transition: Int) -> String {
        code(mql + [0] + Array("\(transition)".utf8)).hex
    }
    func judgement(_ mql: [UInt8], _ feedbackId: String) -> String {
        code(mql + [1] + Array(feedbackId.utf8)).hex
    }

    func silence(_ mql: [UInt8], transition: Int) -> String {
        code(mql + [2] + Array("\(transition)".utf8)).hex
    }

    private func code(_ message: [UInt8]) -> [UInt8] { Array(key.code(for: message).prefix(16)) }
}
