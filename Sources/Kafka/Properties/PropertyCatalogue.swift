// What the loaded librdkafka knows: every property with the role that it is for.
//
// The library prints its own table (`rd_kafka_conf_properties_show`); a list of ours would be of
// some version. `rd_kafka_conf_dump` leaves out what has no default, `sasl.password` for one.
import CRdkafka
import Glibc

enum PropertyCatalogue {
    enum Role { case consumer, producer, both }

    struct Entry {
        var role: Role
        /// As the library writes it: `0 .. 900000` or `none, https`; empty for text.
        let range: String
    }

    static let entries: [String: Entry] = parse(table())

    /// Names that people can set; callbacks and the like are for programs.
    static let names: [String] = entries.keys.filter { !isForPrograms($0) }.sorted()

    static func isForPrograms(_ name: String) -> Bool {
        name.hasSuffix("_cb") || name == "opaque" || name == "interceptors"
            || name == "default_topic_conf" || name == "builtin.features"
            || name == "ssl_engine_callback_data"
    }

    private static func table() -> String {
        var text: UnsafeMutablePointer<CChar>?
        var count = 0
        guard let file = open_memstream(&text, &count) else { return "" }
        rd_kafka_conf_properties_show(file)
        fclose(file)
        defer { free(text) }
        return text.map { String(cString: $0) } ?? ""
    }

    /// Rows are `name | C/P | range | ...`; `C` consumer, `P` producer, `*` both. A name may be in the
    /// global and in the topic table.
    private static func parse(_ table: String) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for line in table.split(separator: "\n") {
            let cells = line.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false)
            guard cells.count == 4 else { continue }
            let name = cells[0].filter { $0 != " " }
            let role: Role
            switch cells[1].filter({ $0 != " " }) {
            case "C": role = .consumer
            case "P": role = .producer
            case "*": role = .both
            default: continue
            }
            if let known = entries[name] {
                if known.role != role { entries[name]?.role = .both }
            } else {
                entries[name] = Entry(role: role, range: trimmed(cells[2]))
            }
        }
        return entries
    }

    private static func trimmed(_ cell: Substring) -> String {
        cell.split(separator: " ").joined(separator: " ")
    }

    /// The known name that takes the fewest changes, if that is few enough to be a slip.
    static func nearest(to name: String) -> String? {
        let limit = max(2, name.utf8.count / 4)
        return names.map { (name: $0, distance: distance(Array($0.utf8), Array(name.utf8))) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// Levenshtein distance with neighbours swapped counted as one change.
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var before: [Int] = []
        var row = Array(0...b.count)
        for i in a.indices {
            var next = [i + 1]
            for j in b.indices {
                var best = min(row[j + 1], next[j]) + 1
                best = min(best, row[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, before[j - 1] + 1)
                }
                next.append(best)
            }
            (before, row) = (row, next)
        }
        return row[b.count]
    }
}
