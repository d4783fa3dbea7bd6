/// One log record as text.
struct LogLine {
    var milliseconds: Int64
    var level: Log.Level
    var name: String
    var message: String
    var metadata: [(key: String, value: Log.Value)]

    func written(as format: Log.Format) -> String {
        switch format {
        case .text: text
        case .json: json
        }
    }

    /// `2026-01-06T08:11:06.052Z warning leadloop.scorer: no broker kafka.topic=a`
    private var text: String {
        var line =
            "\(EventTime.text(milliseconds)) \(level.rawValue) \(name): \(Printable.text(message))"
        for (key, value) in metadata {
            let text = value.plain
            let isBare =
                !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x7F }
            line += " \(key)=" + (isBare ? Printable.text(text) : Printable.quoted(text))
        }
        return line
    }

    private var json: String {
        var line = "{\"ts\":\"\(EventTime.text(milliseconds))\",\"level\":\"\(level.rawValue)\""
        line += ",\"logger\":\(Printable.quoted(name)),\"msg\":\(Printable.quoted(message))"
        for (key, value) in metadata { line += ",\(Printable.quoted(key)):\(value.json)" }
        return line + "}"
    }
}

extension Log.Value {
    fileprivate var plain: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        }
    }

    fileprivate var json: String {
        switch self {
        case .text(let text): Printable.quoted(text)
        case .integer(let number): String(number)
        case .number(let number):
            number.isFinite ? String(number) : Printable.quoted(String(number))
        }
    }
}
