import FoundationEssentials
import Testing

@testable import Backtest

/// Exports in memory, as `learn --csv` takes them.
enum Workbench {
    static func table(
        _ bytes: [UInt8], delimiter: Delimiter? = nil, encoding: String? = nil
    ) throws -> CSVTable {
        var misfits = Misfits()
        return try CSVTable(
            bytes, name: "leads.csv", delimiter: delimiter, encoding: encoding, &misfits)
    }

    static func table(_ text: String) throws -> CSVTable { try table(Array(text.utf8)) }

    static func export(
        _ bytes: [UInt8], label: String = "Won", _ change: (inout ExportRequest) -> Void = { _ in }
    ) throws -> Export {
        var request = ExportRequest(path: "leads.csv", label: label)
        change(&request)
        var misfits = Misfits()
        let table = try table(bytes, delimiter: request.delimiter, encoding: request.encoding)
        return try Export(request, table, &misfits)
    }

    static func export(
        _ text: String, label: String = "Won", _ change: (inout ExportRequest) -> Void = { _ in }
    ) throws -> Export {
        try export(Array(text.utf8), label: label, change)
    }

    static func report(_ export: Export, hindsight: Bool = false) -> BacktestReport {
        var backtest = Backtest(export.stream, .free)
        backtest.run()
        return BacktestReport(backtest, skippedLines: 0, withHindsight: hindsight)
    }

    /// The error of what must not work.
    static func refusal(_ body: () throws -> some Any) -> BacktestError? {
        do {
            _ = try body()
            return nil
        } catch { return error as? BacktestError }
    }

    /// `../shared/cases/decisions` beside the repository.
    static let samples: String = {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let candidates = ["/\(root)/../shared", "/\(root)/../../shared"]
            .map { $0 + "/cases/decisions" }
        return candidates.first { FileManager.default.fileExists(atPath: $0) } ?? candidates[0]
    }()
    static let hasSamples = FileManager.default.fileExists(atPath: samples)
    static let skipped: Comment = "needs the samples of ../shared/cases/decisions"

    static func sample(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(samples)/\(name)")))
    }
}

extension Export {
    func column(_ name: String) -> ColumnReport? { columns.first { $0.features.name == name } }

    /// Keys of all features that are learned from.
    var keys: [String] { columns.filter { $0.leftOut == nil }.flatMap(\.features.keys) }
}
