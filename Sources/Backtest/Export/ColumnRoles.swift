import System
import YAML

/// Which columns of an export do what, by place.
struct ColumnRoles {
    let label: Int
    let order: Int?
    let rep: Int?
    let reason: Int?
    let ignored: Set<Int>
    let kept: Set<Int>
    let categories: Set<Int>

    init(_ request: ExportRequest, _ table: CSVTable) throws(BacktestError) {
        let names = table.columns.map(\.name)
        func one(_ option: String, _ name: String?) throws(BacktestError) -> Int? {
            guard let name else { return nil }
            return try Self.place(of: name, in: names, option)
        }
        func list(_ option: String, _ texts: [String]) throws(BacktestError) -> Set<Int> {
            var places: Set<Int> = []
            for text in texts {
                for name in splitList(text, isKnown: { Self.match($0, names) != nil }) {
                    places.insert(try Self.place(of: name, in: names, option))
                }
            }
            return places
        }
        label = try Self.place(of: request.label, in: names, "--label")
        order = try one("--order", request.order)
        rep = try one("--rep", request.rep)
        reason = try one("--reason", request.reason)
        ignored = try list("--ignore", request.ignored)
        kept = try list("--keep", request.kept)
        categories = try list("--category", request.categories)
    }

    /// Whether a column is what it is asked for and no feature.
    func isTaken(_ place: Int) -> Bool {
        place == label || place == order || place == rep || place == reason
    }

    /// As the header spells it, or the only one that differs in case, blanks and signs.
    private static func match(_ name: String, _ names: [String]) -> Int? {
        if let place = names.firstIndex(of: trimmed(name)) { return place }
        let plain = ColumnNames.plain(name)
        let alike = names.indices.filter { ColumnNames.plain(names[$0]) == plain }
        return alike.count == 1 && !plain.isEmpty ? alike[0] : nil
    }

    private static func place(
        of name: String, in names: [String], _ option: String
    ) throws(BacktestError) -> Int {
        if let place = match(name, names) { return place }
        let hint = nearest(name, in: names)
        throw BacktestError(
            .usage, "\(option): the file has no column \(Printable.quoted(name))",
            why: hint.map { "did you mean \(Printable.quoted($0))?" }
                ?? "it has " + names.prefix(40).map { Printable.text($0) }.joined(separator: ", "),
            remedy: "name a column of the header line as it stands there")
    }
}

/// A list divided by commas, some of whose items may hold commas themselves: the longest known ones
/// are taken.
func splitList(_ text: String, isKnown: (String) -> Bool) -> [String] {
    let pieces = text.split(separator: ",", omittingEmptySubsequences: false)
    var (items, at) = ([String](), 0)
    while at < pieces.count {
        let known = (at + 1...pieces.count).last { end in
            isKnown(trimmed(pieces[at..<end].joined(separator: ",")))
        }
        let end = known ?? at + 1
        items.append(trimmed(pieces[at..<end].joined(separator: ",")))
        at = end
    }
    // A comma at the end is a habit; an empty text alone means an empty cell.
    return items.count > 1 ? items.filter { !$0.isEmpty } : items
}
