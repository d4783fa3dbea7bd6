import Leads
import YAML

extension LearningRules {
    init(_ fields: Fields) {
        self.init()
        fields.title = "'learning'"
        fields.refuse(notYet: NotYet.learning)
        mode = fields.choice("mode") ?? mode
        publish = fields.fields("publish") { Publication($0) } ?? publish
        pinned = fields.lines("pinned")
        exploration = fields.fields("exploration") { Exploration($0) } ?? exploration
        rejectAfterSeconds = fields.duration(
            "reject_after", in: DefinitionLimits.rejectAfterSeconds, never: .infinity
        ).flatMap { $0.isFinite ? $0 : nil }
    }
}

extension LearningRules.Exploration {
    /// Who writes the key wants the band.
    fileprivate init(_ fields: Fields) {
        self.init()
        fields.title = "'learning.exploration'"
        share = fields.number("share", in: 0...1) ?? DefinitionLimits.explorationShare
        afterSeconds = fields.duration("after", in: DefinitionLimits.lateSeconds) ?? afterSeconds
    }
}

extension LearningRules.Publication {
    fileprivate init(_ fields: Fields) {
        self.init()
        fields.title = "'learning.publish'"
        everyVerdicts = fields.integer("every", in: 1...1_000_000) ?? everyVerdicts
        // at_most is the older name; people read it as "at most once in".
        let span = 1.0...(365 * 86_400)
        atMostSeconds =
            fields.duration("max_wait", in: span) ?? fields.duration("at_most", in: span)
            ?? atMostSeconds
        // Published points are whole: a smaller step would never be taken.
        stepPoints = fields.number("step", in: 1...DefinitionLimits.points.upperBound) ?? stepPoints
        evidence = fields.number("evidence", in: 0...1_000_000) ?? evidence
        deadBandPoints =
            fields.number("dead_band", in: 0...DefinitionLimits.points.upperBound)
            ?? deadBandPoints
        boundPoints =
            fields.number("bound", in: 0...DefinitionLimits.points.upperBound) ?? boundPoints
        keepsSign = fields.bool("keep_sign") ?? keepsSign
    }
}
