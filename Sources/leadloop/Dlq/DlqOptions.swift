import Config
import System
import Wire

/// Which dead letters: shared by the commands of the family.
enum DlqOptions {
    static let codes = Option(
        many: "code", Parse<RejectionCode>.choice, "dead letters with this code (may be repeated)")
    static let since = Option<Moment?>(
        "since", .moment, shown: "all that are kept", "dead letters written since then")
    static let place = Option<String?>(
        optionalOperand: "place", .place, "one dead letter, as dlq show prints it")
    static let rows = [codes.row, since.row]
}

extension Parse<String> {
    static let place = Parse(
        placeholder: "TOPIC/PARTITION/OFFSET",
        meaning: "a place such as engagement.events.dlq/0/12"
    ) { DeadLetterLine.parts(ofPlace: $0) == nil ? nil : $0 }
}

extension Invocation {
    /// - Parameter takesPlace: whether the command has the operand.
    func deadLetters(_ names: TopicNames, takesPlace: Bool) throws -> DeadLetterShelf.Selection {
        var place =
            takesPlace ? self[DlqOptions.place].flatMap(DeadLetterLine.parts(ofPlace:)) : nil
        if let given = place?.topic {
            place?.topic = try names.topic(named: given, for: command.name)
        }
        return DeadLetterShelf.Selection(
            codes: Set(self[DlqOptions.codes].map(\.rawValue)),
            sinceMilliseconds: self[DlqOptions.since]?.milliseconds(now: wallMilliseconds()),
            place: place)
    }
}
