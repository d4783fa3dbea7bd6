import FoundationEssentials
import System
import Testing

@testable import Backtest

/// Damaged and odd exports: each is read or refused with a reason, and no figure is ever NaN.
///
/// A trap ends the whole test run, so a crash on any file is seen. `LEADLOOP_CSV_MUTATIONS` and
/// `LEADLOOP_CSV_SEED` run more, or one again. The control for the oracle is `nan` below.
@Suite struct MutationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["LEADLOOP_CSV_MUTATIONS"].flatMap { Int($0) } ?? 12_000
    private static let seed = environment["LEADLOOP_CSV_SEED"].flatMap { UInt64($0) } ?? 20_261_128

    /// A dozen good files as different programs write them.
    private static let files: [[UInt8]] = {
        func rows(_ count: Int, _ row: (Int) -> String) -> String { (0..<count).map(row).joined() }
        let texts = [
            "Id,Source,Visits,Won\n" + rows(14) { "l-\($0),web,\($0 % 5),\($0 % 2)\n" },
            "No;Umsatz;Ort;Won\r\n"
                + rows(12) {
                    "\($0);\($0 % 4 + 1).250,5\($0);Bärn;\($0 % 3 == 0 ? "ja" : "nein")\r\n"
                },
            "Created,Owner,Amount,Won\n"
                + rows(12) {
                    "2025-01-\(10 + $0)T09:05:00.000+0000,Ann,\"$1,\(200 + $0).50\",\($0 % 2 == 0 ? "Closed Won" : "Closed Lost")\n"
                },
            "Created\tRate\tWon\n"
                + rows(12) {
                    "0\($0 % 9 + 1)/0\($0 % 7 + 1)/2025 9:05 AM\t\($0) %\t\($0 % 2 == 0)\n"
                },
            "sep=;\nA;A;A (2);Won\n" + rows(12) { "\($0);x;\"y\nz\";\($0 % 2)\n" },
            "Title of it\n\na|b|Won\n"
                + rows(12) { "\($0 % 3)|(\($0),5)|\($0 % 2 == 0 ? "won" : "lost")\n" },
            "Stage,Note,Won\r"
                + rows(12) { "Open,\"a \"\"b\"\" c\",\($0 % 3 == 0 ? "" : "won")\r" },
            "Revenue,Reason,Won\n"
                + rows(24) { "\(1_000 + $0 * 377 % 900),Bad Fit,\($0 % 3 == 0)\n" },
            "Serial,Zip,Won\n" + rows(12) { "456\(10 + $0),0106\($0 % 9),\($0 % 2)\n" },
            "Only,Won\n" + rows(12) { "999,\($0 % 2)\n" },
            "Monat,Wert,Won\n" + rows(12) { "31. Januar 2025,1.97E+06,\($0 % 2)\n" },
        ]
        let utf16 = texts[1].utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        return texts.map { Array($0.utf8) } + [[0xFF, 0xFE] + utf16]
    }()

    private static let pieces: [[UInt8]] =
        [
            ",", ";", "\"", "\"\"", "\n", "\r", "\r\n", "\t", "|", "=", "sep=,", "-", "(", ")", "%",
            "€",
            "1.250", "1,250", "9,75", "1e999", "-1e308", "1e308", "99999999999999999999", "0.000",
            "31/12/2025", "02/03/2025", "31.12.9999", "25:61", "yes", "no", "won", "nan", "inf",
            "-0",
            "N/A", "Won", "other", "true", "12/31/69", "20250131", "\u{2212}5", "'", " ",
        ].map { Array($0.utf8) } + [[0], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF]]

    private static func mutated(_ dice: inout Dice) -> [UInt8] {
        var bytes = dice.pick(files)
        for _ in 0..<(1 + dice.below(6)) {
            let at = dice.below(bytes.count + 1)
            switch dice.below(6) {
            case 0: bytes.insert(contentsOf: dice.pick(pieces), at: at)
            case 1 where at < bytes.count: bytes[at] = UInt8(truncatingIfNeeded: dice.next())
            case 2: bytes.removeSubrange(at..<min(bytes.count, at + 1 + dice.below(9)))
            case 3: bytes.removeLast(bytes.count - at)
            case 4:
                let end = min(bytes.count, at + dice.below(40))
                bytes.insert(contentsOf: bytes[at..<end], at: dice.below(bytes.count + 1))
            default:
                let other = dice.pick(files)
                bytes.append(contentsOf: other[dice.below(other.count)...])
            }
        }
        return bytes
    }

    /// Options as people give them, right or wrong.
    private static func change(
        _ request: inout ExportRequest, _ table: CSVTable, _ dice: inout Dice
    ) {
        let names = table.columns.map(\.name)
        if dice.chance(0.3) { request.label = dice.pick(names) }
        if dice.chance(0.4) { request.order = dice.pick(names) }
        if dice.chance(0.2) { request.rep = dice.pick(names) }
        if dice.chance(0.2) { request.reason = dice.pick(names) }
        if dice.chance(0.3) { request.kept = [dice.pick(names), dice.pick(names)] }
        if dice.chance(0.2) { request.categories = [dice.pick(names)] }
        if dice.chance(0.2) { request.ignored = [dice.pick(names)] }
        if dice.chance(0.3) { request.decimal = dice.chance(0.5) ? .comma : .point }
        if dice.chance(0.3) { request.dateOrder = dice.chance(0.5) ? .dmy : .mdy }
        if dice.chance(0.2) { request.accepted = [dice.pick(["won", "1", "yes,won", ""])] }
        if dice.chance(0.2) { request.rejected = [dice.pick(["lost", "", "0", ","])] }
    }

    /// - Returns: whether it was read; what is wrong with the figures.
    private static func run(_ bytes: [UInt8], _ dice: inout Dice) -> (isRead: Bool, fault: String?)
    {
        var misfits = Misfits()
        do {
            let table = try CSVTable(bytes, name: "f", &misfits)
            var request = ExportRequest(path: "f", label: "Won")
            change(&request, table, &dice)
            let export = try Export(request, table, &misfits)
            let report = Workbench.report(export, hindsight: dice.chance(0.05))
            if dice.chance(0.3) { _ = try LearnedDefinition(export, report) }
            return (true, fault(of: report))
        } catch let error as BacktestError {
            return (
                false, error.why.isEmpty || error.remedy.isEmpty ? "an error without words" : nil
            )
        } catch {
            return (false, "\(error)")
        }
    }

    private static func fault(of report: BacktestReport) -> String? {
        guard report.backtest.p.allSatisfy({ $0 >= 0 && $0 <= 1 }) else { return "p is none" }
        let figures =
            [report.conclusion.gain, report.conclusion.margin, report.offset]
            + report.features.flatMap { [$0.now, $0.plusMinus] }
        return figures.allSatisfy(\.isFinite) ? nil : "a figure is not finite"
    }

    @Test("mutated files of a dozen programs are read or refused in words")
    func mutations() {
        var dice = Dice(seed: Self.seed)
        var read = 0
        for number in 0..<Self.count {
            let bytes = Self.mutated(&dice)
            let (isRead, fault) = Self.run(bytes, &dice)
            if isRead { read += 1 }
            #expect(
                fault == nil,
                "seed \(Self.seed), file \(number): \(String(decoding: bytes, as: UTF8.self).debugDescription)"
            )
        }
        #expect(read * 10 > Self.count, "most files stay whole enough: \(read) of \(Self.count)")
    }

    @Test("the files themselves are read")
    func good() {
        for (number, bytes) in Self.files.enumerated() {
            let error = Workbench.refusal {
                try Workbench.export(bytes) {
                    $0.kept = ["Created", "Monat", "Only", "Note"].filter {
                        String(decoding: bytes, as: UTF8.self).contains($0)
                    }
                    ($0.rejected, $0.dateOrder) = (number == 6 ? [""] : [], .dmy)
                }
            }
            #expect(error == nil, "file \(number): \(error.map { "\($0.what): \($0.why)" } ?? "")")
        }
    }

    @Test("the oracle sees what is not finite")
    func control() {
        var stream = VerdictStream()
        stream.header.baseRate = .nan
        for line in 1...3 {
            stream.append(
                VerdictStream.Verdict(line: line, entries: 0..<0, isAccepted: line == 2), [("a", 1)]
            )
        }
        stream.arrangeKeys()
        var backtest = Backtest(stream, .free)
        backtest.run()
        let report = BacktestReport(backtest, skippedLines: 0, withHindsight: false)
        #expect(Self.fault(of: report) != nil)
    }
}
