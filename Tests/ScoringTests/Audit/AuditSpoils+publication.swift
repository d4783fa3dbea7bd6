// Ways to spoil a publication: each breaks one bound of learning.md, "Publication"
// (guarantees.md, "G13").
import Audit
import Config
import Leads
import Learning
import Wire

extension Spoil {
    /// Changes the first point that moved, in the audit of weights and in the version it made.
    private static func move(
        _ name: String, says: String,
        _ change: @escaping @Sendable (inout PointChangeText, _ handPoints: Double) -> Void
    ) -> Spoil {
        Spoil(name, .weights, says: says) { world in
            world.changePublication { points, version in
                guard let at = points.changes.firstIndex(where: { $0.from != $0.to }) else {
                    return false
                }
                let one = points.changes[at]
                guard let feature = version.features.firstIndex(where: { $0.key == one.feature })
                else { return false }
                var moved = PointChangeText(
                    from: one.from, to: one.to, wanted: one.wanted, evidence: one.evidence)
                change(&moved, version.features[feature].handPoints)
                (points.changes[at].from, points.changes[at].to) = (moved.from, moved.to)
                points.changes[at].wanted = moved.wanted
                points.changes[at].evidence = moved.evidence
                version.newest.points[feature] = moved.to
                return true
            } ? world.topics.weightChanges : nil
        }
    }

    /// What a test changes of a point.
    struct PointChangeText {
        var from: Double, to: Double, wanted: Double, evidence: Double
    }

    static let publications: [Spoil] = [
        move("a point that moved more than a step", says: "a step is 5") { point, _ in
            point.to = point.from + (point.wanted > point.from ? 6 : -6)
        },
        move("a point outside its bound", says: "from the agreed") { point, hand in
            point.to = hand + 61
        },
        move("a point with another sign", says: "have another sign") { point, hand in
            point.to = hand > 0 ? -3 : 3
        },
        move("a point that moved for less than the dead band", says: "points were wanted") {
            point, _ in
            point.wanted = point.from + (point.to > point.from ? 0.25 : -0.25)
        },
        move("a point that moved on too little evidence", says: "it moved on evidence 0.25") {
            point, _ in
            point.evidence = 0.25
        },
        move("a point that moved the other way", says: "it moved away") { point, _ in
            point.wanted = point.from - 3 * (point.to - point.from)
        },
        move("half a point", says: "are no whole points") { point, _ in
            point.to = point.from + (point.to - point.from) / 2 + 0.25
        },
        move("a point that does not start where it was", says: "does not start from") { point, _ in
            point.from -= 1
        },
        Spoil("a pinned point that moved", .weights, says: "it is pinned and moved") { world in
            let isChanged = world.change(world.weightsPlace) { records -> Bool in
                for at in records.indices where records[at].keyText.contains("/definition/") {
                    records[at].text = records[at].text.replacing(
                        "\"pinned\":false", with: "\"pinned\":true")
                }
                return true
            }
            return isChanged && world.hasMoved ? world.topics.weightChanges : nil
        },
        Spoil("a point that nobody speaks of", .weights, says: "without a word") { world in
            world.changePublication { _, version in
                version.newest.points[0] += 1
                return true
            } ? world.topics.weightChanges : nil
        },
        Spoil("an offset of another version", .weights, says: "its offsets are not") { world in
            world.changePublication { points, _ in
                points.offset += 1
                return true
            } ? world.topics.weightChanges : nil
        },
        Spoil("a version with another parent", .weights, says: "as its parent") { world in
            world.changePublication { _, version in
                version.newest.parent = version.version + 7
                return true
            } ? world.topics.weights : nil
        },
    ]
}

extension WeightsRecord {
    /// The version that the record is of, to be changed.
    fileprivate var newest: Version {
        get { published }
        set { state.versions = VersionHistory(newValue) }
    }
}

extension AuditRecord {
    var keyText: String { String(decoding: key ?? [], as: UTF8.self) }

    /// A publication that verdicts led to.
    var publication: (record: WeightChangeRecord, points: WeightChangeRecord.Points)? {
        guard let value, let record = try? WeightChangeRecord.decode(value.span.bytes),
            case .points(let points) = record.body, points.cause == .publish, !points.isProposal
        else { return nil }
        return (record, points)
    }
}

extension AuditWorld {
    /// Whether a publication moved a point.
    var hasMoved: Bool {
        (log.records[changes] ?? []).contains {
            $0.publication?.points.changes.contains { $0.from != $0.to } ?? false
        }
    }

    /// Changes a publication that moved a point and the version that it made.
    func changePublication(
        _ body: (inout WeightChangeRecord.Points, inout WeightsRecord) -> Bool
    ) -> Bool {
        var version: WeightsRecord?
        let isChanged = change(changes) { records -> Bool in
            for at in records.indices {
                guard var (record, points) = records[at].publication,
                    points.changes.contains(where: { $0.from != $0.to }),
                    var made = self.version(points.version), body(&points, &made)
                else { continue }
                record.body = .points(points)
                records[at].value = record.encode()
                version = made
                return true
            }
            return false
        }
        guard isChanged, let version else { return false }
        return change(weightsPlace) { records -> Bool in
            for at in records.indices where records[at].keyText == "default/\(version.version)" {
                records[at].value = version.encode()
            }
            return true
        }
    }

    private func version(_ number: Int) -> WeightsRecord? {
        let record = log.records[weightsPlace]?.first { $0.keyText == "default/\(number)" }
        return record?.value.flatMap { try? WeightsRecord.decode($0.span.bytes) }
    }
}
