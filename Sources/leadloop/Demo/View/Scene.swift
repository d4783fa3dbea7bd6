import Wire

/// Everything that one frame shows.
struct Scene: Sendable {
    enum Phase: Sendable, Equatable {
        case starting(String)
        case running
        case settling
    }
    var phase: Phase
    var story: Story
    var counts = OutcomeCounts()
    var leads: Int64 = 0
    /// By the workers' own count.
    var mqls: Int64 = 0
    /// Sent and not yet committed.
    var ahead: Int64 = 0
    /// Records that scorers take, smoothed.
    var perSecond = 0.0
    var clockMilliseconds: Int64
    var seed: UInt64
    var elapsedSeconds = 0.0
    /// nil: until somebody stops it.
    var totalSeconds: Double?

    /// Of simulated time, from 1 on.
    var day: Int {
        Int((clockMilliseconds - Market.startMilliseconds) / Market.dayMilliseconds) + 1
    }
}
