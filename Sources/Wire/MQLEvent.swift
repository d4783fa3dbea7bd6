// What goes to `mql.events`: a lead changed hands, and why. Fields: records.md, "MQL events".
package import Leads

/// What made a lead an MQL.
package enum MQLTrigger: String, Sendable {
    /// A counted event.
    case event
    /// A fact of an identify call.
    case fit
    /// The exploration band: the score is below the threshold.
    case exploration
}

package struct MQLEvent: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case qualified, withdrawn, accepted, rejected, recycled, retracted
    }
    package var kind: Kind
    /// Of the event itself, 16 bytes: `ce_id`.
    package var eventId: [UInt8]
    package var mqlId: [UInt8]
    package var leadId: String
    package var cycle: UInt32
    package var model: String
    /// The lead's newest event, or when sales decided; in milliseconds.
    package var atMilliseconds: Int64
    package var state: LifecycleState
    /// The arm of the hand-over; nil: no experiment ran.
    package var assignment: Assignment?
    package var body: Body

    package init(
        kind: Kind, eventId: [UInt8], mqlId: [UInt8], leadId: String, cycle: UInt32, model: String,
        atMilliseconds: Int64, state: LifecycleState, assignment: Assignment? = nil, body: Body
    ) {
        self.kind = kind
        self.eventId = eventId
        self.mqlId = mqlId
        self.leadId = leadId
        self.cycle = cycle
        self.model = model
        self.atMilliseconds = atMilliseconds
        self.state = state
        self.assignment = assignment
        self.body = body
    }

    package enum Body: Sendable {
        /// - propensity: 1, or the share of the exploration band.
        case qualified(
            trigger: MQLTrigger, triggerId: String, propensity: Double, Explanation,
            [RememberedEvent])
        case withdrawn(Explanation)
        case verdict(reason: Reason?, repId: String, rearmAtMilliseconds: Int64?)
    }

    /// An event behind the score.
    package struct RememberedEvent: Sendable {
        package var key: String
        package var atMilliseconds: Int64
        package var idHash: UInt64

        package init(key: String, atMilliseconds: Int64, idHash: UInt64) {
            self.key = key
            self.atMilliseconds = atMilliseconds
            self.idHash = idHash
        }
    }
}

/// A score with everything that it stands on.
package struct Explanation: Sendable {
    package struct Share: Sendable {
        package var key: String
        package var contribution: Contribution

        package init(key: String, contribution: Contribution) {
            self.key = key
            self.contribution = contribution
        }
    }
    package var score: Score
    /// Expected acceptance, in (0, 1).
    package var probability: Double
    /// Verdicts behind the weights.
    package var verdicts: Int
    /// They sum to the score exactly, largest first.
    package var shares: [Share]
    /// Known attributes of those in the definition, in [0, 1].
    package var completeness: Double
    package var gates: Gates
    package var definitionVersion: Int
    package var definitionHash: String
    package var weightsVersion: Int
    /// Whose points of that version these are; nil: no experiment runs.
    package var assignment: Assignment?
    package var asOfMilliseconds: Int64

    package init(
        score: Score, probability: Double, verdicts: Int, shares: [Share], completeness: Double,
        gates: Gates, definitionVersion: Int, definitionHash: String, weightsVersion: Int,
        assignment: Assignment? = nil, asOfMilliseconds: Int64
    ) {
        self.score = score
        self.probability = probability
        self.verdicts = verdicts
        self.shares = shares
        self.completeness = completeness
        self.gates = gates
        self.definitionVersion = definitionVersion
        self.definitionHash = definitionHash
        self.weightsVersion = weightsVersion
        self.assignment = assignment
        self.asOfMilliseconds = asOfMilliseconds
    }
}
