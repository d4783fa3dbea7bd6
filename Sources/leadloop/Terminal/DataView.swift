import Wire

/// What a command shows, in each form of data.
protocol DataView {
    /// Lines for people, the last one ended.
    func text(width: Int?, _ style: Style) -> String
    /// One object, on one line.
    var json: String { get }
    /// One object a line, the last one not ended; empty for none.
    var ndjson: String { get }
}

extension Invocation {
    /// Writes it in the form that was asked for.
    func show(_ view: some DataView) {
        let out = terminal.data
        switch format {
        case .table:
            out.write(pasted(view.text(width: out.columns, terminal.dataStyle)))
        case .json: out.line(view.json)
        case .ndjson:
            let lines = view.ndjson
            if !lines.isEmpty { out.line(lines) }
        }
    }
}

/// One JSON document as text.
func jsonText(_ fill: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    fill(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
}
