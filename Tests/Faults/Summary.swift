/// The figures of a campaign.
struct Summary {
    let text: String

    init(
        _ options: Options, _ counts: [FaultKind: Int], _ recoveries: [Double], records: Int,
        mqlEvents: Int, ends: [Int32: Int], audit: String, _ findings: [String]
    ) {
        var lines = ["", "seed \(options.seed): \(counts.values.reduce(0, +)) faults"]
        for kind in FaultKind.allCases {
            if let count = counts[kind] { lines.append("  \(kind.rawValue)  \(count)") }
        }
        lines.append("records sent        \(records)")
        lines.append("MQL events seen     \(mqlEvents)")
        lines.append(
            "workers ended with  \(ends.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })"
        )
        let sorted = recoveries.sorted()
        if let last = sorted.last {
            func rounded(_ time: Double) -> Double { (time * 100).rounded() / 100 }
            lines.append(
                "time to move again  median \(rounded(sorted[sorted.count / 2])) s, p99 "
                    + "\(rounded(sorted[min(sorted.count - 1, sorted.count * 99 / 100)])) s, "
                    + "longest \(rounded(last)) s")
        }
        lines.append("audit               \(audit)")
        lines.append("findings            \(findings.count)")
        lines += findings.prefix(50).map { "  \($0)" }
        text = lines.joined(separator: "\n")
    }
}
