// A history whose verdicts only mean something at their time: judged too early there is no MQL yet,
// too late the lead has done more.
import System

package struct RandomHistory: Sendable {
    package struct Line: Sendable {
        package let key: String
        package let value: String
        /// Of the record and of what it says.
        package let milliseconds: Int64

        package init(key: String, value: String, milliseconds: Int64) {
            (self.key, self.value, self.milliseconds) = (key, value, milliseconds)
        }
    }
    /// What happened on one day before sales wrote what it thought, and that.
    package struct Day: Sendable {
        package var events: [Line] = []
        package var verdicts: [Line] = []
    }
    package private(set) var days: [Day] = []

    package var events: [Line] { days.flatMap(\.events) }
    package var verdicts: [Line] { days.flatMap(\.verdicts) }

    private static let hour: Int64 = 3_600_000
    private static let names = [
        "Demo Requested", "Pricing Viewed", "Pricing Viewed", "Page Viewed", "Page Viewed",
        "Careers Viewed",
    ]
    private static let verdictsOfSales = [
        #""verdict":"accepted""#,
        #""verdict":"rejected","reason":"not_interested""#,
        #""verdict":"rejected","reason":"bad_timing""#,
        #""verdict":"retracted""#,
    ]

    /// For the first of `ScorerFixture.definitions`.
    package init(leads: Int, days count: Int, eventsADay: Int, seed: UInt64) {
        var dice = Dice(seed: seed)
        for number in 0..<count {
            var day = Day()
            let start = ScorerFixture.start + Int64(number) * 24 * Self.hour
            var times = (0..<eventsADay).map { _ in Int64(dice.below(11 * Int(Self.hour))) }
            times.sort()
            for (index, time) in times.enumerated() {
                let lead = "lead-\(dice.below(leads))"
                let at = start + time
                day.events.append(
                    Line(
                        key: lead,
                        value: #"{"type":"track","event":"\#(dice.pick(Self.names))","#
                            + #""userId":"\#(lead)","messageId":"m\#(number)-\#(index)","#
                            + #""timestamp":"\#(Self.text(at))"}"#,
                        milliseconds: at))
            }
            for index in 0..<max(1, eventsADay / 4) {
                let lead = "lead-\(dice.below(leads))"
                let at = start + 12 * Self.hour + Int64(index) * 1_000
                day.verdicts.append(
                    Line(
                        key: lead,
                        value: #"{"feedbackId":"f\#(number)-\#(index)","leadId":"\#(lead)","#
                            + #""repId":"rep-\#(dice.below(3))",\#(dice.pick(Self.verdictsOfSales)),"#
                            + #""occurredAt":"\#(Self.text(at))"}"#,
                        milliseconds: at))
            }
            days.append(day)
        }
    }

    /// A time within January 2026.
    private static func text(_ milliseconds: Int64) -> String {
        let seconds = (milliseconds - ScorerFixture.start) / 1_000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "2026-01-\(two(1 + seconds / 86_400))T\(two(seconds / 3_600 % 24)):"
            + "\(two(seconds / 60 % 60)):\(two(seconds % 60))."
            + String(String(1_000 + milliseconds % 1_000).dropFirst()) + "Z"
    }
}
