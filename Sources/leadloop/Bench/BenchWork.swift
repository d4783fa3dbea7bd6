// The benchmark's work: the same that other stream engines were measured on, so every number in here
// is part of its description and none is a matter of taste. Same seed and start, same bytes.

/// What leads do in the benchmark, and how they are scored.
enum BenchWork {
    struct Behaviour {
        let event: String, share: Double, points: Int
    }

    /// Shares sum to 1.
    static let behaviours = [
        Behaviour(event: "Email Opened", share: 0.22, points: 1),
        Behaviour(event: "Email Clicked", share: 0.10, points: 3),
        Behaviour(event: "Page Viewed", share: 0.34, points: 1),
        Behaviour(event: "Pricing Page Viewed", share: 0.06, points: 15),
        Behaviour(event: "Blog Read", share: 0.12, points: 2),
        Behaviour(event: "Content Downloaded", share: 0.05, points: 10),
        Behaviour(event: "Webinar Registered", share: 0.02, points: 12),
        Behaviour(event: "Webinar Attended", share: 0.012, points: 20),
        Behaviour(event: "Demo Requested", share: 0.006, points: 50),
        Behaviour(event: "Trial Started", share: 0.004, points: 45),
        Behaviour(event: "Form Submitted", share: 0.05, points: 8),
        Behaviour(event: "Unsubscribed", share: 0.018, points: -30),
    ]

    static let eventCount = 3_000_000
    static let partitions = 4
    /// Leads that can occur; a few occur often: lead = floor(leadCount u^2).
    static let leadCount = 500_000
    /// Times rise by 0 to this, evenly: 200 ms on average.
    static let gapMillisecondsMax = 400
    /// How long ago the first event was.
    static let ageMilliseconds: Int64 = 8 * 86_400_000
    /// One value in so many is cut off in the middle.
    static let cutOneIn = 1_000
    static let seed: UInt64 = 4

    /// Half-life 14 days, at most 5 count, threshold 100, nothing else: no score reaches the exit.
    static var definition: String {
        let rows = behaviours.map { behaviour in
            let name = behaviour.event.lowercased().replacing(" ", with: "_")
            return "  - {name: \(name), match: {event: \(behaviour.event)}, "
                + "points: \(behaviour.points), max_count: 5, half_life: 14d}\n"
        }
        return "version: 1\nmodel: bench\nthreshold: 100\nexit: -1000\nbehaviours:\n"
            + rows.joined()
    }
}
