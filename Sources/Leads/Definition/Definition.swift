// What marketing and sales agreed on: which behaviours count how much, what a good fit is, and when
// a lead is handed over. A plain value, read from a file by `Pipeline` and validated there.

/// One agreed definition of a qualified lead. Key names and meanings: definition.md, "Keys".
public struct Definition: Sendable, Equatable {
    /// Key of its weights and judgements.
    public var model = "default"
    /// Points that double the odds of acceptance, > 0.
    public var pointsToDoubleOdds = 20.0
    /// Acceptance of a lead with score 0, in (0, 1).
    public var baseRate = 0.2
    /// Score at which a lead is handed over, in points.
    public var threshold: Double
    /// Score below which a handed-over lead is withdrawn; below `threshold`.
    public var exit: Double
    public var events = EventLimits()
    /// Event names that never count and are not reported as unknown.
    public var ignore: [String] = []
    /// In order: the first that matches takes the event.
    public var behaviours: [Behaviour] = []
    public var fit: [FitAttribute] = []
    public var learning = LearningRules()

    /// - Parameter exit: nil is 0.7 x threshold.
    public init(threshold: Double, exit: Double? = nil) {
        self.threshold = threshold
        self.exit = exit ?? 0.7 * threshold
    }

    /// Points at which acceptance is even, on the scale of the hand-set points.
    ///
    /// p(score) = 1 / (1 + 2^(-(score - offset) / pointsToDoubleOdds)), so p(0) = baseRate. Source:
    /// learning.md, "Points and probability".
    public var handOffset: Double {
        -pointsToDoubleOdds * log2(baseRate / (1 - baseRate))
    }
}

public struct EventLimits: Sendable, Equatable {
    /// How far behind the lead's newest event one may still count.
    public var lateSeconds = 30.0 * 86_400
    /// How far ahead of its receipt an event's time may lie before it is clamped.
    public var futureSeconds = 300.0
    public init() {}
}

/// Something a lead does.
public struct Behaviour: Sendable, Equatable {
    public var name: String
    /// The `event` of a track call; pages and screens are `Page Viewed` and `Screen Viewed`.
    public var event: String
    /// Per occurrence.
    public var points: Double
    /// Occurrences beyond this many add nothing, >= 1.
    public var maxCount: Double
    public var halfLifeSeconds: Double

    public init(
        name: String, event: String, points: Double, maxCount: Double, halfLifeSeconds: Double
    ) {
        (self.name, self.event, self.points) = (name, event, points)
        (self.maxCount, self.halfLifeSeconds) = (maxCount, halfLifeSeconds)
    }

    /// The full weight W = points x max_count, reached at x = 1.
    public var weight: Double { points * maxCount }
}

/// Something a lead is. Each of its labels is one feature `name=label` with x in {0, 1}.
public struct FitAttribute: Sendable, Equatable {
    public var name: String
    /// Names of traits, dots step into objects; the first present one counts.
    public var from: [String]
    public var kind: Kind
    /// What it says of a lead; decides which reasons are about it.
    public var subject: Subject

    /// Subjects that a reason can be about; `other` is none of them.
    public enum Subject: String, Sendable, CaseIterable {
        case seniority
        case jobFunction = "job_function"
        case emailClass = "email_class"
        case country, region, other

        /// Of an attribute that does not say: its name is taken for it.
        public init(named name: String) {
            self = name == "function" ? .jobFunction : Subject(rawValue: name) ?? .other
        }
    }

    public enum Kind: Sendable, Equatable {
        /// Values are compared trimmed and in lower case.
        case text(sets: [TextSet], otherwise: Double?)
        case number(bands: [Band])
        case bool(whenTrue: Double, whenFalse: Double)
    }
    public struct TextSet: Sendable, Equatable {
        public var label: String, values: [String], points: Double
        public init(label: String, values: [String], points: Double) {
            (self.label, self.values, self.points) = (label, values, points)
        }
    }
    /// Values below `below` and not below the band before; the last has no limit.
    public struct Band: Sendable, Equatable {
        public var label: String, below: Double?, points: Double
        public init(label: String, below: Double?, points: Double) {
            (self.label, self.below, self.points) = (label, below, points)
        }
    }

    /// - Parameter subject: nil: its name says it.
    public init(name: String, from: [String], kind: Kind, subject: Subject? = nil) {
        self.name = name
        self.from = from
        self.kind = kind
        self.subject = subject ?? Subject(named: name)
    }

    /// Labels with their hand-set points, in the order of the definition.
    public var labels: [(label: String, points: Double)] {
        switch kind {
        case .text(let sets, let otherwise):
            sets.map { ($0.label, $0.points) } + (otherwise.map { [("other", $0)] } ?? [])
        case .number(let bands): bands.map { ($0.label, $0.points) }
        case .bool(let whenTrue, let whenFalse): [("true", whenTrue), ("false", whenFalse)]
        }
    }
}

/// How far verdicts may move points. Meaning and defaults: definition.md, "Learning".
public struct LearningRules: Sendable, Equatable {
    public enum Mode: String, Sendable, CaseIterable { case off, propose, auto }
    public var mode = Mode.auto
    public var publish = Publication()
    /// Names of behaviours and attributes (or single features) that keep their points.
    public var pinned: [String] = []
    public var exploration = Exploration()
    /// No verdict for this long after hand-over is a rejection; nil: silence teaches nothing.
    public var rejectAfterSeconds: Double?

    public struct Publication: Sendable, Equatable {
        /// A publication is due after this many verdicts ...
        public var everyVerdicts = 25
        /// ... or, if one came in, after this long (time of the judgements).
        public var atMostSeconds = 86_400.0
        /// Most points a weight moves at once.
        public var stepPoints = 5.0
        /// Least sum of x before a weight moves.
        public var evidence = 10.0
        public var deadBandPoints = 2.0
        /// Most points a weight may lie from the hand-set ones.
        public var boundPoints = 60.0
        public var keepsSign = true
        public init() {}
    }

    /// Leads that are handed over below the threshold. Source: learning.md, "Exploration".
    public struct Exploration: Sendable, Equatable {
        /// Of the leads that do not qualify, in [0, 1]; 0: none.
        public var share = 0.0
        /// How long a lead has to qualify by itself, from its first counted event of the cycle.
        public var afterSeconds = 3 * 86_400.0
        public init() {}
    }
    public init() {}
}

/// A number of the model: a behaviour (x in [0, 1]) or one label of an attribute (x in {0, 1}).
public struct Feature: Sendable, Equatable {
    public enum Kind: String, Sendable { case behaviour, fit }
    /// The behaviour's name, or `attribute=label`.
    public var key: String
    public var kind: Kind
    /// What a verdict's reason speaks of: `behaviours`, or the attribute's name.
    public var group: String
    /// Hand-set W at x = 1, in points.
    public var handPoints: Double
    public var isPinned: Bool

    public static let behaviourGroup = "behaviours"
}

extension Definition {
    /// All features: behaviours first, then the labels of each attribute, in the file's order.
    public var features: [Feature] {
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
