package import Wire

/// Everything that one frame shows.
package struct Scene: Sendable {
    package enum Phase: Sendable, Equatable {
        case starting(String)
        case running
        case settling
    }
    package var phase: Phase
    package var story: Story
    package var counts = OutcomeCounts()
    package var leads: Int64 = 0
    /// By the workers' own count.
    package var mqls: Int64 = 0
    /// Sent and not yet committed.
    package var ahead: Int64 = 0
    /// Records that scorers take, smoothed.
    package var perSecond = 0.0
    package var clockMilliseconds: Int64
    package var seed: UInt64
    package var elapsedSeconds = 0.0
    /// nil: until somebody stops it.
    package var totalSeconds: Double?

    /// Of simulated time, from 1 on.
    package var day: Int {
        Int((clockMilliseconds - Market.startMilliseconds) / Market.dayMilliseconds) + 1
    }
}
