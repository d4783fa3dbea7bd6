// What marketing and sales agreed on: which behaviours count how much, what a good fit is, and when
// a lead is handed over. A plain value, read from a file by `Pipeline` and validated there.

/// One agreed definition of a qualified lead. Key names and meanings: definition.md, "Keys".
package struct Definition: Sendable, Equatable {
    /// Key of its weights and judgements.
    package var model = "default"
    /// Points that double the odds of acceptance, > 0.
    package var pointsToDoubleOdds = 20.0
    /// Acceptance of a lead with score 0, in (0, 1).
    package var baseRate = 0.2
    /// Score at which a lead is handed over, in points.
    package var threshold: Double
    /// Score below which a handed-over lead is withdrawn; below `threshold`.
    package var exit: Double
    package var events = EventLimits()
    /// Event names that never count and are not reported as unknown.
    package var ignore: [String] = []
    /// In order: the first that matches takes the event.
    package var behaviours: [Behaviour] = []
    package var fit: [FitAttribute] = []
    package var learning = LearningRules()

    /// - Parameter exit: nil is 0.7 x threshold.
    package init(threshold: Double, exit: Double? = nil) {
        self.threshold = threshold
        self.exit = exit ?? 0.7 * threshold
    }

    /// Points at which acceptance is even, on the scale of the hand-set points.
    ///
    /// p(score) = 1 / (1 + 2^(-(score - offset) / pointsToDoubleOdds)), so p(0) = baseRate. Source:
    /// learning.md, "Points and probability".
    package var handOffset: Double {
        -pointsToDoubleOdds * log2(baseRate / (1 - baseRate))
    }
}

package struct EventLimits: Sendable, Equatable {
    /// How far behind the lead's newest event one may still count.
    package var lateSeconds = 30.0 * 86_400
    /// How far ahead of its receipt an event's time may lie before it is clamped.
    package var futureSeconds = 300.0
    package init() {}
}

/// Something a lead does.
package struct Behaviour: Sendable, Equatable {
    package var name: String
    /// The `event` of a track call; pages and screens are `Page Viewed` and `Screen Viewed`.
    package var event: String
    /// Per occurrence.
    package var points: Double
    /// Occurrences beyond this many add nothing, >= 1.
    package var maxCount: Double
    package var halfLifeSeconds: Double

    package init(
        name: String, event: String, points: Double, maxCount: Double, halfLifeSeconds: Double
    ) {
        (self.name, self.event, self.points) = (name, event, points)
        (self.maxCount, self.halfLifeSeconds) = (maxCount, halfLifeSeconds)
    }

    /// The full weight W = points x max_count, reached at x = 1.
    package var weight: Double { points * maxCount }
}

/// Something a lead is. Each of its labels is one feature `name=label` with x in {0, 1}.
package struct FitAttribute: Sendable, Equatable {
    package var name: String
    /// Names of traits, dots step into objects; the first present one counts.
    package var from: [String]
    package var kind: Kind
    /// What it says of a lead; decides which reasons are about it.
    package var subject: Subject

    /// Subjects that a reason can be about; `other` is none of them.
    package enum Subject: String, Sendable, CaseIterable {
        case seniority
        case jobFunction = "job_function"
        case emailClass = "email_class"
        case country, region, other

        /// Of an attribute that does not say: its name is taken for it.
        package init(named name: String) {
            self = name == "function" ? .jobFunction : Subject(rawValue: name) ?? .other
        }
    }

    package enum Kind: Sendable, Equatable {
        /// Values are compared trimmed and in lower case.
        case text(sets: [TextSet], otherwise: Double?)
        case number(bands: [Band])
        case bool(whenTrue: Double, whenFalse: Double)
    }
    package struct TextSet: Sendable, Equatable {
        package var label: String, values: [String], points: Double
        package init(label: String, values: [String], points: Double) {
            (self.label, self.values, self.points) = (label, values, points)
        }
    }
    /// Values below `below` and not below the band before; the last has no limit.
    package struct Band: Sendable, Equatable {
        package var label: String, below: Double?, points: Double
        package init(label: String, below: Double?, points: Double) {
            (self.label, self.below, self.points) = (label, below, points)
        }
    }

    /// - Parameter subject: nil: its name says it.
    package init(name: String, from: [String], kind: Kind, subject: Subject? = nil) {
        self.name = name
        self.from = from
        self.kind = kind
        self.subject = subject ?? Subject(named: name)
    }

    /// Labels with their hand-set points, in the order of the definition.
    package var labels: [(label: String, points: Double)] {
        switch kind {
        case .text(let sets, let otherwise):
            sets.map { ($0.label, $0.points) } + (otherwise.map { [("other", $0)] } ?? [])
        case .number(let bands): bands.map { ($0.label, $0.points) }
        case .bool(let whenTrue, let whenFalse): [("true", whenTrue), ("false", whenFalse)]
        }
    }
}

/// How far verdicts may move points. Meaning and defaults: definition.md, "Learning".
package struct LearningRules: Sendable, Equatable {
    package enum Mode: String, Sendable, CaseIterable { case off, propose, auto }
    package var mode = Mode.auto
    package var publish = Publication()
    /// Names of behaviours and attributes (or single features) that keep their points.
    package var pinned: [String] = []
    package var exploration = Exploration()
    /// No verdict for this long after hand-over is a rejection; nil: silence teaches nothing.
    package var rejectAfterSeconds: Double?

    package struct Publication: Sendable, Equatable {
        /// A publication is due after this many verdicts ...
        package var everyVerdicts = 25
        /// ... or, if one came in, after this long (time of the judgements).
        package var atMostSeconds = 86_400.0
        /// Most points a weight moves at once.
        package var stepPoints = 5.0
        /// Least sum of x before a weight moves.
        package var evidence = 10.0
        package var deadBandPoints = 2.0
        /// Most points a weight may lie from the hand-set ones.
        package var boundPoints = 60.0
        package var keepsSign = true
        package init() {}
    }

    /// Leads that are handed over below the threshold. Source: learning.md, "Exploration".
    package struct Exploration: Sendable, Equatable {
        /// Of the leads that do not qualify, in [0, 1]; 0: none.
        package var share = 0.0
        /// How long a lead has to qualify by itself, from its first counted event of the cycle.
        package var afterSeconds = 3 * 86_400.0
        package init() {}
    }
    package init() {}
}

/// A number of the model: a behaviour (x in [0, 1]) or one label of an attribute (x in {0, 1}).
package struct Feature: Sendable, Equatable {
    package enum Kind: String, Sendable { case behaviour, fit }
    /// The behaviour's name, or `attribute=label`.
    package var key: String
    package var kind: Kind
    /// What a verdict's reason speaks of: `behaviours`, or the attribute's name.
    package var group: String
    /// Hand-set W at x = 1, in points.
    package var handPoints: Double
    package var isPinned: Bool

    package static let behaviourGroup = "behaviours"
}

extension Definition {
    /// All features: behaviours first, then the labels of each attribute, in the file's order.
    package var features: [Feature] {
        let pinned = Set(learning.pinned)
        return behaviours.map {
            Feature(
                key: $0.name, kind: .behaviour, group: Feature.behaviourGroup,
                handPoints: $0.weight, isPinned: pinned.contains($0.name))
        }
            + fit.flatMap { attribute in
                attribute.labels.map {
                    let key = "\(attribute.name)=\($0.label)"
                    return Feature(
                        key: key, kind: .fit, group: attribute.name, handPoints: $0.points,
                        isPinned: pinned.contains(attribute.name) || pinned.contains(key))
                }
            }
    }
}
