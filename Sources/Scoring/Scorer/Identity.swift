// Ids that are the same after any redo: keyed hashes of what they stand for.
import Crypto

/// Makes ids of MQLs, their events and judgements.
package struct Identity: Sendable {
    private let secret: [UInt8]
    package let model: String

    /// - Parameter secret: `ids.key`, by default the group's name.
    package init(secret: String, model: String) {
        (self.secret, self.model) = (Array(secret.utf8), model)
    }

    /// 16 bytes. Source: records.md, "Identifiers".
    package func mql(lead: some Sequence<UInt8>, cycle: UInt32) -> [UInt8] {
        var message = Array(model.utf8)
        message.append(0)
        message.append(contentsOf: lead)
        message.append(0)
        message.append(contentsOf: String(cycle).utf8)
        return code(message)
    }

    /// 16 bytes: one MQL has several events, so its own id would not do.
    package func event(mql: [UInt8], transition: UInt32) -> [UInt8] {
        code(mql + [0] + Array(String(transition).utf8))
    }

    /// 16 bytes.
    package func judgement(mql: [UInt8], feedbackId: String) -> [UInt8] {
        code(mql + [1] + Array(feedbackId.utf8))
    }

    /// 16 bytes, of the judgement that an MQL's silence becomes.
    ///
    /// - Parameter transition: of the MQL's newest event.
    package func silence(mql: [UInt8], transition: UInt32) -> [UInt8] {
        code(mql + [2] + Array(String(transition).utf8))
    }

    private func code(_ message: [UInt8]) -> [UInt8] {
        Array(hmacSHA256(secret: secret, message).prefix(16))
    }
}
