import Brokers
import Glibc
import Testing

/// A team that approves what the loop proposes: what README tells people to type.
extension OnBroker.CommandLineTests {
    /// Two behaviours, in mode propose.
    private static let definition = """
        version: 1
        threshold: 40
        learning: {mode: propose}
        behaviours:
          - {name: demo_request, match: {event: Demo Requested}, points: 50, max_count: 1, half_life: 30d}
          - {name: page_view, match: {event: Page Viewed}, points: 1, max_count: 8, half_life: 3d}
        """

    @Test(
        "propose, look, approve, history, why, reps, pin, quarantine, report, threshold, audit")
    func governed() throws {
        let folder = try temporaryFolder()
        try writeFile(folder + "/mql.yaml", Self.definition)
        let (events, feedback) = Self.history(leads: 40)
        try writeFile(folder + "/events.jsonl", events)
        try writeFile(folder + "/feedback.jsonl", feedback)
        let file = ["--definition", folder + "/mql.yaml"]
        try leadloop("topics", "apply", "--partitions", "1", "--keep-inputs")
        let fed = try leadloop(
            "feed", "\(folder)/events.jsonl:\(name).engagement.events",
            "\(folder)/feedback.jsonl:\(name).sales.feedback")
        #expect(fed.code == 0, "\(fed.talk)")
        let run = try Program.start(["run"] + file + common)
        try wait(
            until: {
                try leadloop("weights", "show", more: file).data.contains("after 40 verdicts")
            }, run.talk)

        // One verdict a day, so one look at the rule a day: the newest proposal waits.
        let proposal = try leadloop("weights", "proposal", more: file)
        #expect(
            proposal.data.contains("version 1 is proposed since 2025-03-13T09:00:00.000Z"),
            "\(proposal.data)\(proposal.talk)")
        #expect(proposal.data.contains("demo_request   50        45"), "\(proposal.data)")
        let nobody = try leadloop("weights", "approve", more: file)
        #expect(
            nobody.code == 64 && nobody.talk.contains("stdin is no terminal"), "\(nobody.talk)")
        let other = try leadloop(
            "weights", "approve", "--yes", "--proposed", "2025-01-01T00:00:00Z", more: file)
        #expect(
            other.code == 65 && other.talk.contains("another proposal waits"), "\(other.talk)")
        let approved = try leadloop(
            "weights", "approve", "--yes", "--actor", "ann", "--note", "agreed", more: file)
        #expect(
            approved.data.hasPrefix("version 1 is published: demo_request 50 to 45"),
            "\(approved.data)\(approved.talk)")
        #expect(approved.talk.contains("demo_request"), "what is approved is shown")
        let again = try leadloop("weights", "approve", "--yes", more: file)
        #expect(again.code == 65 && again.talk.contains("nothing is proposed"), "\(again.talk)")

        let history = try leadloop("weights", "history", more: file)
        #expect(
            history.data.contains("propose  by rule  demo_request 50 to 45"), "\(history.data)")
        #expect(
            history.data.contains("publish  ann      demo_request 50 to 45"), "\(history.data)")
        let why = try leadloop("weights", "why", "demo_request", "--last", "3", more: file)
        #expect(why.data.contains("the newest 3 of 40 verdicts"), "\(why.data)\(why.talk)")
        #expect(why.data.contains("not_interested"), "\(why.data)")
        let typo = try leadloop("weights", "pin", "demo_reqest", more: file)
        #expect(
            typo.code == 65 && typo.talk.contains("did you mean 'demo_request'?"),
            "\(typo.talk)")
        let pinned = try leadloop("weights", "pin", "demo_request", more: file)
        #expect(pinned.data.contains("demo_request is pinned"), "\(pinned.data)\(pinned.talk)")

        #expect(try leadloop("weights", "reps", more: file).data.contains("rep-1"))
        let held = try leadloop(
            "weights", "quarantine", "rep-1", "--from", "2025-02-01", more: file)
        #expect(
            held.data.hasPrefix("10 verdicts of rep-1 since 2025-02-01"),
            "\(held.data)\(held.talk)")
        #expect(try leadloop("weights", "release", "rep-1", more: file).code == 0)
        #expect(try leadloop("weights", "unpin", "demo_request", more: file).code == 0)
        let report = try leadloop("report", more: file)
        #expect(report.code == 0, "\(report.talk)")
        let even = report.data.replacing(#/ +/#, with: " ")
        #expect(even.contains("published points, all 30 0."), "\(report.data)")
        #expect(report.data.contains("of 40 verdicts: 25 % (14-40) accepted"), "\(report.data)")
        #expect(report.data.contains("\nnote: selection bias"))
        // The quarantine took an offset back: that waits for a person, too.
        #expect(report.data.contains("review: version 2 waits for approval"), "\(report.data)")
        #expect(try leadloop("weights", "approve", "--yes", more: file).code == 0)
        let agreed = try leadloop("report", more: file)
        #expect(agreed.data.contains("No action needed"), "\(agreed.data)")
        let advice = try leadloop(
            "threshold", "suggest", "--acceptance", "50%", "--capacity", "2/day", more: file)
        #expect(
            advice.code == 0 && advice.data.contains("suggested"),
            "\(advice.data)\(advice.talk)")
        #expect(
            advice.data.contains("sample: 40 leads with the newest events"), "\(advice.data)")

        run.signal(SIGTERM)
        #expect(run.wait().code == 0)
        let audit = try leadloop("audit", "--json", more: file)
        #expect(audit.data.hasPrefix(#"{"clean":true"#), "\(audit.data)")
    }

    /// One lead a day asks for a demo; of four, three are rejected a day later, each by another rep.
    private static func history(leads: Int) -> (events: String, feedback: String) {
        var (events, feedback) = ("", "")
        func time(_ day: Int) -> String {
            let (month, rest) = day < 28 ? ("02", day + 1) : ("03", day - 27)
            return "2025-\(month)-\(rest < 10 ? "0" : "")\(rest)T09:00:00.000Z"
        }
        for number in 0..<leads {
            events +=
                #"{"messageId":"m\#(number)","type":"track","event":"Demo Requested","#
                + #""userId":"lead-\#(number)","timestamp":"\#(time(number))"}"# + "\n"
            let verdict =
                number % 4 == 0
                ? #""accepted""# : #""rejected","reason":"not_interested""#
            feedback +=
                #"{"feedbackId":"f\#(number)","leadId":"lead-\#(number)","repId":"rep-\#(number % 4)","#
                + #""verdict":\#(verdict),"occurredAt":"\#(time(number + 1))"}"# + "\n"
        }
        return (events, feedback)
    }
}
