import Demo
import Kafka
import System

private let length = Option(
    "for", .span, default: Span(milliseconds: 1_800_000),
    "ends by itself after this long, counted from the first event")
private let seed = Option(
    "seed", .integer(0...Int(Int32.max)), default: 4, "repeats the same market and sales team")
private let rate = Option(
    "rate", .integer(100...40_000), default: 10_000,
    "events a second; simulated time runs as fast as they need")
private let plain = Option(flag: "plain", "lines instead of a picture, as without a terminal")

extension Command {
    static let demo = Command(
        path: ["demo"],
        summary: "shows the whole loop at work, without a broker or any settings",
        details: [
            "A simulated market around the real workers, on a Kafka inside this process: buyers act,",
            "leads are scored and qualify, reps accept or reject, and the points move towards",
            "what really makes a buyer, which nobody told them. q or Ctrl-C sums up; space pauses the",
            "picture, j and k choose a lead, enter shows what its score is made of.",
        ],
        options: [length.row, seed.row, rate.row, plain.row],
        example: "leadloop demo --for 20s"
    ) { invocation in
        let stage = Stage(invocation, isPlain: invocation[plain])
        let screen = stage.screen
        let stop = StopSignal.listen { screen?.close() }
        let demo = try Demo(seed: UInt64(invocation[seed]), perSecond: invocation[rate])
        return try stage.play(
            demo, seconds: Double(invocation[length].milliseconds) / 1_000, stop)
    }
}
