package import Leads

/// What a record of `scoring.judgements` says.
package enum AggregatorInput: Sendable, Equatable {
    case judgement(Judgement)
    case command(CommandRecord)

    /// Reads a record's value.
    ///
    /// - Throws: what `RecordDecoding.decode` does.
    package static func decode(_ value: RawSpan) throws(Rejection) -> AggregatorInput {
        switch try RecordDecoding.decode(
            Wire.self, from: value, bytesMax: WireLimits.recordBytesMax)
        {
        case .judgement(let wire): .judgement(try wire.judgement())
        case .command(let wire): .command(try wire.command())
        }
    }

    private enum Wire: Decodable {
        case judgement(WireJudgement)
        case command(WireCommand)

        init(from decoder: any Decoder) throws {
            let kind = try decoder.container(keyedBy: WireCommand.CodingKeys.self)
                .decode(String.self, forKey: .kind)
            self =
                CommandRecord.Action.Kind(rawValue: kind) != nil
                ? .command(try WireCommand(from: decoder))
                : .judgement(try WireJudgement(from: decoder))
        }
    }
}
