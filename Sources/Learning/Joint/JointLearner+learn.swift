package import Leads

extension JointLearner {
    /// What a judgement did: p before it, or why it taught nothing.
    package struct Lesson: Sendable, Equatable {
        /// Verdicts that were taken back.
        package var undone = 0
        package var p: Double?
        package var why: Learning.Lesson.Why?
    }

    /// Learns one verdict, or takes one back; a correction does both.
    package mutating func learn(_ judgement: Judgement) -> Lesson {
        var lesson = Lesson()
        if let id = judgement.supersedes {
            let hash = Learner.undoHash(id)
            lesson.undone = undo { $0.idHash == hash }
        }
        if judgement.kind == .retract {
            lesson.why = lesson.undone == 0 ? .nothingToRetract : .retracted
            return lesson
        }
        let isTaught = groups.map { judgement.mask.contains($0) }
        guard isTaught.contains(true) else {
            lesson.why = Learning.Lesson.why(untaught: judgement, groups: groups)
            return lesson
        }
        let isPerson = judgement.kind == .verdict
        let rep = isPerson ? reps.index(of: judgement.repId, tuning.reps) : nil
        if let rep, let why = refusal(rep, atMilliseconds: judgement.atMilliseconds) {
            lesson.why = why
            return lesson
        }
        lesson.p = learn(judgement, isTaught: isTaught, rep: rep)
        return lesson
    }

    private mutating func refusal(
        _ rep: Int, atMilliseconds time: Int64
    ) -> Learning.Lesson.Why? {
        if let from = reps.reps[rep].quarantinedFromMilliseconds, time >= from {
            return .quarantined
        }
        let isAdmitted = reps.reps[rep].admit(atMilliseconds: time, dayMax: tuning.reps.dayMax)
        return isAdmitted ? nil : .overDayLimit
    }

    private mutating func learn(_ judgement: Judgement, isTaught: [Bool], rep: Int?) -> Double {
        let lead = Lead(self, judgement.features)
        if judgement.supersedes == nil { measureWidth(lead) }
        let parts = margins(lead)
        let m = mixed(parts)
        let line = rep.flatMap { reps.areUsed(tuning.reps) ? reps.reps[$0].line : nil }
        let spread = line == nil ? 0 : spread(lead)
        let step = JointMemory.Step(
            shown: lead.shown, x: lead.x, target: judgement.isAccepted ? 1 : 0,
            importance: judgement.importance, line: line ?? .neutral,
            groups: .init(
                ofFeature: groupOfFeature, isTaught: isTaught, offsets: groupOffsets()))
        note(lead, step)
        let added = memories.indices.map { memories[$0].learn(step) }
        let terms = diagonal?.learn(step, at: learned)
        share(parts, step)
        count(step, isAccepted: judgement.isAccepted, sign: 1)
        noteCombinations()
        undoList.append(
            JointUndoList.Entry(
                idHash: Learner.undoHash(judgement.judgementId), learnedAt: learned,
                atMilliseconds: judgement.atMilliseconds, rep: rep.map { Int32($0) } ?? -1,
                isAccepted: judgement.isAccepted, importance: judgement.importance,
                line: step.line, taught: step.groups.isAll ? nil : isTaught, shown: lead.shown,
                added: added, terms: terms ?? []))
        let keep = 1 - tuning.forgetting
        let rejected = judgement.isAccepted ? 0 : judgement.importance
        rejections = rejections * keep + rejected
        for g in groups.indices {
            groupRejections[g] = groupRejections[g] * keep + (isTaught[g] ? rejected : 0)
        }
        learned += 1
        published.note(judgement.atMilliseconds)
        if let rep {
            reps.count(rep, isAccepted: judgement.isAccepted, tuning.reps)
            if line != nil { settle(rep, judgement, margin: m, spread: spread) }
        }
        return sigmoid(m)
    }

    /// Published and agreed points on a verdict, as its rep would see it: a hostile one stops nothing.
    private mutating func note(_ lead: Lead, _ step: JointMemory.Step) {
        let scale = prior.pointsPerLogOdds
        let hand = lead.shown.reduce(0) { $0 + prior.features[$1.feature].handPoints * $1.x }
        watch.note(
            Watch.Sample(
                published: step.line.probability((publishedScore(lead) - offset) / scale),
                hand: step.line.probability((hand - prior.handOffset) / scale),
                isAccepted: step.target > 0),
            window: tuning.watch.window)
    }

    private mutating func settle(_ rep: Int, _ judgement: Judgement, margin: Double, spread: Double)
    {
        reps.reps[rep].learn(
            isAccepted: judgement.isAccepted, importance: judgement.importance, margin: margin,
            spread: spread, curvatureMin: tuning.curvatureMin)
        guard let gain = reps.centre(tuning.reps) else { return }
        for k in memories.indices { memories[k].belief.means[JointBelief.intercept] += gain }
        diagonal?.moveIntercept(by: gain, at: learned)
    }

    private func spread(_ lead: Lead) -> Double {
        mixed(
            memories.map { $0.spread(lead.shown, lead.x) }
                + (diagonal.map { [$0.spread(lead.shown, at: learned)] } ?? []))
    }

    /// Moves shares towards the memories that foresaw a verdict.
    ///
    /// om_k *= p_k(y)^.5, normalised; om = (1 - 3e-4) om + 3e-4/n. Source: Herbster, Warmuth, "Tracking the
    /// best expert" (1998).
    private mutating func share(_ margins: [Double], _ step: JointMemory.Step) {
        guard shares.count > 1 else { return }
        let rule = tuning.sharing
        for (k, margin) in margins.enumerated() {
            let p = min(max(step.line.probability(margin), 1e-4), 1 - 1e-4)
            let log = Leads.log(step.target > 0 ? p : 1 - p)
            shares[k] *= Leads.exp(rule.rate * step.importance * log)
        }
        let sum = shares.reduce(0, +)
        for k in shares.indices {
            shares[k] = (1 - rule.share) * shares[k] / sum + rule.share / Double(shares.count)
        }
    }

    /// Names combinations that a memory has just found.
    private mutating func noteCombinations() {
        for memory in memories {
            let known = Set(combinations)
            for pair in memory.combinations.found where !known.contains(pair) {
                combinations.append(pair)
                evidence.append(Evidence(x: memory.combinations.evidence(pair)))
            }
        }
    }

    /// o_g = ln((R + 5)/(R_g + 5)).
    private func groupOffsets() -> [Double] {
        groupRejections.map {
            Leads.log((rejections + tuning.groupPrior) / ($0 + tuning.groupPrior))
        }
    }

    /// Counts a verdict for each weight that it teaches.
    private mutating func count(_ step: JointMemory.Step, isAccepted: Bool, sign: Int) {
        func note(_ place: Int, _ x: Double) {
            evidence[place].x += Double(sign) * step.line.agreement * x
            // A combination may have been found after a verdict that is taken back.
            evidence[place].verdicts = max(0, evidence[place].verdicts + sign)
            if isAccepted { evidence[place].accepted = max(0, evidence[place].accepted + sign) }
        }
        let (isTaught, groupOf) = (step.groups.isTaught, step.groups.ofFeature)
        for entry in step.shown where isTaught[groupOf[entry.feature]] {
            note(entry.feature, entry.x)
        }
        let first = prior.features.count
        for (place, pair) in combinations.enumerated() {
            let x = step.x[pair.first] * step.x[pair.second]
            guard x != 0, isTaught[groupOf[pair.first]], isTaught[groupOf[pair.second]] else {
                continue
            }
            note(first + place, x)
        }
    }

    /// v0 = min(.5, 4/W), W = mean sum of x^2 of the first 100 judged leads.
    ///
    /// Looked at whenever their number has doubled: a prior that moves costs O(n^3).
    private mutating func measureWidth(_ lead: Lead) {
        guard width.leads < tuning.widthLeads else { return }
        width.leads += 1
        width.squares += lead.shown.reduce(0) { $0 + $1.x * $1.x }
        let isPower = width.leads & (width.leads - 1) == 0
        guard isPower || width.leads == tuning.widthLeads, width.squares > 0 else { return }
        let mean = width.squares / Double(width.leads)
        let variance = min(tuning.featureVarianceMax, tuning.marginVariance / mean)
        for k in memories.indices { memories[k].rebase(variance: variance) }
        diagonal?.rebase(variance: variance, at: learned)
    }
}

extension JointLearner {
    /// Takes back all that is kept and asked for, newest first.
    ///
    /// - Returns: how many.
    package mutating func undo(_ isWanted: (JointUndoList.Entry) -> Bool) -> Int {
        let entries = undoList.take(where: isWanted)
        for entry in entries.reversed() {
            let lead = Lead(entry.shown, featureCount: prior.features.count)
            let isTaught = entry.taught ?? groups.map { _ in true }
            let step = JointMemory.Step(
                shown: lead.shown, x: lead.x, target: entry.isAccepted ? 1 : 0,
                importance: entry.importance, line: entry.line,
                groups: .init(
                    ofFeature: groupOfFeature, isTaught: isTaught, offsets: groups.map { _ in 0 }))
            for (k, added) in entry.added.enumerated() { memories[k].undo(added, step) }
            diagonal?.undo(entry.terms, learnedAt: entry.learnedAt, at: learned)
            count(step, isAccepted: entry.isAccepted, sign: -1)
            guard !entry.isAccepted else { continue }
            let share =
                entry.importance
                * Leads.exp(
                    Double(learned - entry.learnedAt - 1) * Leads.log(1 - tuning.forgetting))
            rejections = max(0, rejections - share)
            for g in groups.indices where isTaught[g] {
                groupRejections[g] = max(0, groupRejections[g] - share)
            }
        }
        return entries.count
    }

    /// Takes back what a rep taught since a time, and learns no more of theirs.
    package mutating func quarantine(_ repId: String, from milliseconds: Int64) -> Int {
        guard let rep = reps.index(of: repId, tuning.reps) else { return 0 }
        reps.reps[rep].quarantinedFromMilliseconds = milliseconds
        return undo { $0.rep == Int32(rep) && $0.atMilliseconds >= milliseconds }
    }
}
