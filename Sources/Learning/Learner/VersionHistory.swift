// Published versions, each older one as its difference to the next: a thousand versions of ten
// thousand points would be 80 MB, and a publication moves few of them.
internal import Leads

package struct VersionHistory: Sendable, Equatable {
    package private(set) var newest: Version
    /// Oldest first, without the newest.
    private var older: [Step] = []

    /// How to get from the version behind it to this one.
    private struct Step: Sendable, Equatable {
        var version: Int
        var parent: Int?
        var cause: Version.Cause
        var offset: Double
        var atMilliseconds: Int64
        var thresholds: Challenger.Thresholds?
        var changes: [Change]
    }
    private struct Change: Sendable, Equatable {
        var feature: Int32
        var points: Double
    }

    package init(_ first: Version) { newest = first }

    /// - Precondition: at least one version, all with as many points.
    package init(oldestFirst versions: [Version]) {
        self.init(versions[0])
        for version in versions.dropFirst() { append(version) }
    }

    package var count: Int { older.count + 1 }
    package var oldestVersion: Int { older.first?.version ?? newest.version }

    package mutating func append(_ version: Version) {
        let changes = newest.points.indices.compactMap { i -> Change? in
            let before = newest.points[i]
            return before == version.points[i] ? nil : Change(feature: Int32(i), points: before)
        }
        older.append(
            Step(
                version: newest.version, parent: newest.parent, cause: newest.cause,
                offset: newest.offset, atMilliseconds: newest.atMilliseconds,
                thresholds: newest.thresholds, changes: changes))
        if older.count >= LearningLimits.versionsKept { older.removeFirst() }
        newest = version
    }

    /// Points of the newest version of such a cause; nil if none is kept. O(versions behind it).
    func newest(_ isWanted: (Version.Cause) -> Bool) -> [Double]? {
        if isWanted(newest.cause) { return newest.points }
        var points = newest.points
        for step in older.reversed() {
            for change in step.changes { points[Int(change.feature)] = change.points }
            if isWanted(step.cause) { return points }
        }
        return nil
    }

    /// A version by its number, nil if it is not kept. O(versions behind it).
    package func version(_ number: Int) -> Version? {
        if number == newest.version { return newest }
        guard let place = older.firstIndex(where: { $0.version == number }) else { return nil }
        var points = newest.points
        for step in older[place...].reversed() {
            for change in step.changes { points[Int(change.feature)] = change.points }
        }
        let step = older[place]
        return Version(
            version: step.version, parent: step.parent, cause: step.cause, points: points,
            offset: step.offset, atMilliseconds: step.atMilliseconds, thresholds: step.thresholds)
    }
}
