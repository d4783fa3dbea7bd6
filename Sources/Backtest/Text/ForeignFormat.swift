/// Files that are no text although people call them exports.
enum ForeignFormat {
    /// What the file is, and how to get text of it; nil when its first bytes say nothing.
    static func of(_ bytes: [UInt8]) -> (what: String, remedy: String)? {
        let saved = "open it and save it as CSV (UTF-8)"
        let marks: [(mark: [UInt8], what: String, remedy: String)] = [
            (Array("PK\u{3}\u{4}".utf8), "a workbook (.xlsx, .ods) or another zip file", saved),
            ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook (.xls)", saved),
            (Array("%PDF".utf8), "a PDF", "export the list itself as CSV"),
            (Array("{\\rtf".utf8), "a text document (RTF)", saved),
            (Array("PAR1".utf8), "a Parquet file", "export it as CSV"),
            (Array("SQLite format 3".utf8), "a database", "export the table as CSV"),
            (
                [0x28, 0xB5, 0x2F, 0xFD], "packed with zstd",
                "unpack it first; gzip is read as it is"
            ),
            (Array("BZh".utf8), "packed with bzip2", "unpack it first; gzip is read as it is"),
            (
                [0xFD, 0x37, 0x7A, 0x58, 0x5A], "packed with xz",
                "unpack it first; gzip is read as it is"
            ),
        ]
        if let found = marks.first(where: { bytes.starts(with: $0.mark) }) {
            return (found.what, found.remedy)
        }
        let text = bytes.prefix(4_096).drop { $0 == 0xEF || $0 == 0xBB || $0 == 0xBF || $0 <= 0x20 }
        let words = String(decoding: text, as: UTF8.self).lowercased()
        if words.hasPrefix("{\"") || words.hasPrefix("[{") {
            return ("JSON", "a file of verdicts is read without --csv; else export it as CSV")
        }
        let tags = ["<!doctype", "<html", "<table", "<?xml", "<worksheet"]
        if tags.contains(where: words.hasPrefix) {
            return ("a web page or XML that calls itself a table", saved)
        }
        return nil
    }
}
