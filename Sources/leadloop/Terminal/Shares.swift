import Learning
import System
import Wire

/// Shares of verdicts as people and programs read them.

/// `62 %`; nothing of nothing.
func shareText(_ acceptance: Acceptance) -> String { acceptance.share.map(percent) ?? "" }

/// `51-72`: the interval of 95 %, in percent.
func intervalText(_ acceptance: Acceptance) -> String {
    acceptance.interval.map {
        "\(fixed($0.lowerBound * 100, 0))-\(fixed($0.upperBound * 100, 0))"
    } ?? ""
}

extension JSONWriter {
    /// `verdicts`, `accepted`, `share` and its `low` and `high`; null where there are no verdicts.
    mutating func fields(_ acceptance: Acceptance) {
        field("verdicts", acceptance.count)
        field("accepted", acceptance.accepted)
        field("share", orNull: acceptance.share)
        field("low", orNull: acceptance.interval?.lowerBound)
        field("high", orNull: acceptance.interval?.upperBound)
    }

    mutating func field(_ key: String, orNull number: Double?) {
        field(key) { if let number { $0.value(number) } else { $0.null() } }
    }
}
