import Backtest

/// Options of `learn`, in the order of its help.
enum LearnOptions {
    static let file = Option<String?>(
        optionalOperand: "file", .file, "a verdict stream, .gz too; - is stdin")
    static let service = Option(
        flag: "service", "all guardrails on: bounds, publications; p from published points")
    static let model = Option<Backtest.Model>(
        "model", .choice, default: .diagonal,
        "a belief per weight; one over all weights; or several of these, mixed")
    static let predictions = Option<String?>(
        "predictions", .file, "writes {line, p, y} a line, in the file's order")
    static let showAll = Option(flag: "all", "lists every feature")
    static let skipHindsight = Option(
        flag: "skip-hindsight", "no offline model to compare with, which takes longest")
    static let isBench = Option(
        flag: "bench", "measures the update on a synthetic model, and the bytes of its state")

    static let csv = Option<String?>(
        "csv", .file, "an export with one lead a row, .gz too, in place of FILE")
    static let label = Option<String?>(
        "label", .text("COLUMN"), "outcome: 1/0, yes/no, won/lost, converted/not converted, ja/nein"
    )
    static let accepted = Option<[String]>(
        many: "accepted", .list, "values of the label that mean accepted; all others are rejections"
    )
    static let rejected = Option<[String]>(
        many: "rejected", .list,
        "values that mean rejected; '' is an empty cell; with --accepted all others are undecided")
    static let undecided = Option<[String]>(
        many: "undecided", .list, "values without a verdict yet: their rows are left out")
    static let order = Option<String?>(
        "order", .text("COLUMN"), "number or time that rises; without it the file's order")
    static let rep = Option<String?>(
        "rep", .text("COLUMN"), "who judged: how each one judges is learned, too")
    static let reason = Option<String?>(
        "reason", .text("COLUMN"), "why rejected: says what a rejection teaches")
    static let reasonNames = Option<[String]>(
        many: "reason-name", .text("TEXT=REASON"),
        "what a text of that column is called in the list")
    static let points = Option<String?>(
        "points", .file,
        "YAML: base_rate, and points: {COLUMN=label: 30, COLUMN>=3: 5}; or a definition")
    static let write = Option<String?>(
        "write", .file, "writes the learned points as a definition")
    static let ignore = Option<[String]>(
        many: "ignore", .text("A,B"), "columns that nothing is learned from")
    static let keep = Option<[String]>(
        many: "keep", .text("A,B"), "columns to learn from whatever they were left out for")
    static let category = Option<[String]>(
        many: "category", .text("A,B"), "columns whose numbers are codes: one feature per code")
    static let decimal = Option<DecimalMark?>(
        "decimal", .choice, shown: "what the cells tell",
        "of numbers such as 1.250 that do not tell")
    static let dateOrder = Option<DateOrder?>(
        "date-order", .choice, shown: "what the cells tell", "of dates such as 02/03/2025")
    static let delimiter = Option<Delimiter?>(
        "delimiter", .choice, shown: "what fits the first lines best", "what divides fields")
    static let encoding = Option<String?>(
        "encoding", .text("NAME"), shown: "what the bytes tell", "of the file, as iconv -l has it")

    static let rows =
        [
            service.row, model.row, predictions.row, showAll.row, skipHindsight.row, isBench.row,
        ] + exportRows + DataFormat.rows
    private static let exportRows = [
        csv.row, label.row, accepted.row, rejected.row, undecided.row, order.row, rep.row,
        reason.row, reasonNames.row, points.row, write.row, ignore.row, keep.row, category.row,
        decimal.row, dateOrder.row, delimiter.row, encoding.row,
    ]
}

extension Parse<String> {
    /// Values divided by commas; nothing is the empty value.
    fileprivate static let list = Parse(placeholder: "A,B", meaning: "a list of values") { $0 }
}

extension ExportRequest {
    /// What the command line says about an export.
    init(path: String, label: String, _ invocation: Invocation) throws {
        typealias Options = LearnOptions
        self.init(path: path, label: label)
        delimiter = invocation[Options.delimiter]
        encoding = invocation[Options.encoding]
        decimal = invocation[Options.decimal]
        dateOrder = invocation[Options.dateOrder]
        accepted = invocation[Options.accepted]
        rejected = invocation[Options.rejected]
        undecided = invocation[Options.undecided]
        order = invocation[Options.order]
        rep = invocation[Options.rep]
        reason = invocation[Options.reason]
        reasonNames = invocation[Options.reasonNames]
        ignored = invocation[Options.ignore]
        kept = invocation[Options.keep]
        categories = invocation[Options.category]
        points = try invocation[Options.points].map { ($0, try readFile($0)) }
    }
}
