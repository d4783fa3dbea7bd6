import Leads
import Wire

/// Good inputs for decoders that have no examples in `schemas/`.
enum Seeds {
    static func json() -> [[UInt8]] {
        [
            #"{"v":"\\u00e9\ud83d\ude00\"","a":{"b":{"c":-1.5e2}}}"#, #"{"v":1e999,"a":1}"#,
            #"{"v":[1,true,null,{}],"v":"x"}"#, #"{"v":18446744073709551616}"#,
        ].map { Array($0.utf8) }
    }

    static func time() -> [[UInt8]] {
        [
            "2026-01-07T22:34:30.228Z", "2016-12-31t23:59:60z", "2026-01-07T22:34:30+01:00",
            "2024-02-29T00:00:00.123456789-23:59", "9999-12-31T23:59:59.999Z",
        ].map { Array($0.utf8) }
    }

    static func key() -> [[UInt8]] {
        ["lead-4711", "ä€😀", String(repeating: "x", count: 256)].map { Array($0.utf8) }
    }

    static func definition() -> [[UInt8]] { [Array(Definition.defaultFile.utf8)] }

    static func settings() -> [[UInt8]] {
        ["kafka:\n  bootstrap: \"${HOME}:9092\"\n  properties: {linger.ms: 5}\ngroup: g\n"].map {
            Array($0.utf8)
        }
    }

    static func meta() -> [[UInt8]] {
        var record = MetaRecord()
        record.names = Model(Definition.standard).names
        record.definitionHash = "0123456789abcdef"
        return [MetaRecord().encoded, record.encoded]
    }

    static func lead() -> [[UInt8]] {
        let model = Model(Definition.standard)
        var room = [UInt8](repeating: 0, count: 16_384)
        return room.withUnsafeMutableBytes { room in
            guard let base = room.baseAddress else { return [] }
            let image = "lead-4711".utf8Span.span.bytes.withUnsafeBytes {
                LeadImage.create(at: base, id: $0)
            }
            var seeds = [Array(image.bytes)]
            for index in 0..<40 {
                _ = image.absorb(
                    behaviour: UInt16(index % model.definition.behaviours.count),
                    hash: UInt64(index),
                    time: 1_767_825_270_228 + Int64(index) * 86_400_000, model: model)
            }
            seeds.append(Array(image.bytes))
            for attribute in model.attributes {
                _ = image.take(.bool(true), for: attribute, time: 1_767_825_270_228)
                _ = image.take(.number(120), for: attribute, time: 1_767_825_270_229)
            }
            seeds.append(Array(image.bytes))
            var decisions = Decisions()
            decisions.transitions = 1
            image.cycle = 1
            image.state = .mql
            image.setDecisions(decisions.encoded)
            seeds.append(Array(image.bytes))
            return seeds
        }
    }
}
