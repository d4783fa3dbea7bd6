/// The figures of a campaign; the last line is the one that goes into the README.
struct Summary {
    let text: String

    init(
        _ options: Options, _ counts: [FaultKind: Int], _ recoveries: [Double], seconds: Double,
        sent: Int, mqlEvents: Int, ends: [Int32: Int], diskBytes: Int, _ ending: Ending
    ) {
        var lines = [
            "",
            "seed \(options.seed): \(counts.values.reduce(0, +)) faults in \(Int(seconds)) s",
        ]
        for kind in FaultKind.allCases {
            if let count = counts[kind] { lines.append("  \(kind.rawValue)  \(count)") }
        }
        func row(_ name: String, _ value: String) {
            lines.append(name + String(repeating: " ", count: max(1, 20 - name.count)) + value)
        }
        row("records sent", grouped(sent))
        row("MQL events seen", grouped(mqlEvents))
        row("transactions seen", grouped(ending.transactions))
        let codes = ends.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        row("workers ended with", codes.joined(separator: ", "))
        row("broker's disk", "\(grouped(diskBytes / 1_000_000)) MB")
        let sorted = recoveries.sorted()
        if let last = sorted.last {
            let p99 = sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
            row(
                "time to recover",
                "median \(rounded(sorted[sorted.count / 2])) s, p99 \(rounded(p99)) s, "
                    + "longest \(rounded(last)) s")
        }
        if let audit = ending.audit?.counters {
            row(
                "audit",
                "\(grouped(Int(audit.engagement.total))) events, "
                    + "\(grouped(Int(audit.feedback.total))) verdicts, "
                    + "\(grouped(audit.mqlEvents.values.reduce(0, +))) MQL events, "
                    + "\(grouped(audit.judgements)) judgements, "
                    + "\(grouped(audit.weightsVersions)) versions of weights, "
                    + "\(grouped(audit.leadsCompared)) leads compared")
        }
        let findings = ending.findings
        row("findings", "\(findings.count)")
        for (oracle, count) in findings.byOracle.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(oracle)  \(count)")
        }
        lines += findings.kept.prefix(50).map { "  \($0)" }
        lines.append(Self.sentence(counts, Int(ending.audit?.records ?? 0), findings))
        text = lines.joined(separator: "\n")
    }

    private static func sentence(
        _ counts: [FaultKind: Int], _ records: Int, _ findings: Findings
    ) -> String {
        func sum(_ kinds: FaultKind...) -> Int { kinds.reduce(0) { $0 + (counts[$1] ?? 0) } }
        let other = findings[.other]
        return "\(sum(.kill, .crashPoint)) kills, \(sum(.zombie, .deepZombie)) zombies, "
            + "\(sum(.brokerKill, .brokerOutage)) broker kills, "
            + "\(sum(.network, .cut)) network faults, \(sum(.torn)) torn tries, "
            + "\(grouped(records)) records: \(findings[.lost]) lost, "
            + "\(findings[.doubled]) doubled, \(findings[.diverged]) diverged"
            + (other > 0 ? ", \(other) other findings" : "")
    }
}

/// To hundredths.
func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }
