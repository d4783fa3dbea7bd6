// Whether a lead qualifies, as one value: what decides is what explains, and what an audit compares.
//
// A fixed size and no allocation, because it is made for each counted event of a lead that is not
// with sales. A new gate is a case of `Gate`, its field here and its reading in `readings`.

/// A condition for qualifying, by the name that records and texts have for it.
package enum Gate: String, Sendable, CaseIterable, Decodable {
    /// The lead is not with sales, and may qualify (again).
    case lifecycle
    /// The score reaches the threshold, with what a rejection adds to it.
    case threshold
}

/// All gates of one lead at one time.
package struct Gates: Sendable, Equatable {
    package var isOpen: Bool
    package var scoreCentipoints: Int64
    package var thresholdCentipoints: Int64

    @inlinable package init(isOpen: Bool, scoreCentipoints: Int64, thresholdCentipoints: Int64) {
        self.isOpen = isOpen
        self.scoreCentipoints = scoreCentipoints
        self.thresholdCentipoints = thresholdCentipoints
    }

    /// Whether the lead qualifies.
    @inlinable package var arePassed: Bool { isOpen && scoreCentipoints >= thresholdCentipoints }

    /// One gate with what it looked at.
    package struct Reading: Sendable, Equatable {
        package var gate: Gate
        package var isPassed: Bool
        /// nil where the gate compares no numbers.
        package var valueCentipoints: Int64?
        package var limitCentipoints: Int64?

        package init(
            _ gate: Gate, isPassed: Bool, valueCentipoints: Int64? = nil,
            limitCentipoints: Int64? = nil
        ) {
            self.gate = gate
            self.isPassed = isPassed
            self.valueCentipoints = valueCentipoints
            self.limitCentipoints = limitCentipoints
        }

        /// What is missing; 0 if the gate is passed, nil where it compares no numbers.
        package var distanceCentipoints: Int64? {
            guard let value = valueCentipoints, let limit = limitCentipoints else { return nil }
            return max(0, limit - value)
        }
    }

    /// In the order in which they are tested.
    package var readings: [Reading] {
        [
            Reading(.lifecycle, isPassed: isOpen),
            Reading(
                .threshold, isPassed: scoreCentipoints >= thresholdCentipoints,
                valueCentipoints: scoreCentipoints, limitCentipoints: thresholdCentipoints),
        ]
    }

    /// The first gate that is not passed; nil if the lead qualifies.
    package var whyNot: Reading? { readings.first { !$0.isPassed } }
}

extension LeadImage {
    /// The gates at a score.
    @inlinable package func gates(_ score: Score, model: Model) -> Gates {
        let threshold: Int64? =
            switch state {
            case .engaged: model.thresholdCentipoints
            case .recycled: rearmedThresholdCentipoints(model)
            case .mql, .accepted, .disqualified: nil
            }
        return Gates(
            isOpen: threshold != nil, scoreCentipoints: score.centipoints,
            thresholdCentipoints: threshold ?? model.thresholdCentipoints)
    }
}
