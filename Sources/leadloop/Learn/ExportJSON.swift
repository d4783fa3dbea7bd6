import Backtest
import Leads
import Wire

extension ExportText {
    /// What `--json` has of an export besides the figures.
    func write(_ json: inout JSONWriter) {
        json.field("encoding", table.text.encoding)
        json.field("outcome") { json in
            json.object { json in
                for meaning in Outcome.Meaning.allCases {
                    json.field(meaning.rawValue, export.outcome.rows(meaning))
                }
                json.field("values") { json in
                    json.array { json in
                        for value in export.outcome.values {
                            json.object {
                                $0.field("text", value.text)
                                $0.field("rows", value.rows)
                                $0.field("meaning", value.meaning.rawValue)
                            }
                        }
                    }
                }
            }
        }
        json.field("order") { json in
            guard let order = export.order else { return json.null() }
            json.object {
                $0.field("column", order.column)
                $0.field("form", order.form.rawValue)
                $0.field("dateOrder", orNull: order.dateOrder?.rawValue)
            }
        }
        if let reasons = export.reasons {
            json.field("reasons") { json in
                json.array { json in
                    for value in reasons.values {
                        json.object {
                            $0.field("text", value.text)
                            $0.field("rows", value.rows)
                            $0.field("reason", orNull: value.reason?.rawValue)
                        }
                    }
                }
            }
        }
        json.field("columns") { json in
            json.array { for column in export.columns { column.write(&$0) } }
        }
    }
}

extension ColumnReport {
    fileprivate func write(_ json: inout JSONWriter) {
        json.object {
            $0.field("name", features.name)
            $0.field("type", features.kind.name)
            $0.field("decimal", orNull: format?.mark?.rawValue)
            $0.field("filled", features.filledShare)
            $0.field("aucAlone", aucAlone ?? .nan)
            $0.field("leak", isLeak)
            $0.field("sureSign", orNull: sureSign?.what)
            $0.field("features", leftOut == nil ? features.keys.count : 0)
            $0.field("leftOut", orNull: leftOut)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func field(_ key: String, orNull text: String?) {
        field(key) { if let text { $0.value(text) } else { $0.null() } }
    }
}
