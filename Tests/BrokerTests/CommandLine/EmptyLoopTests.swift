import Brokers
import Testing

extension OnBroker.CommandLineTests {
    @Test(
        "before anything was learned every look shows the agreed points, and is no error",
        arguments: [
            (["weights", "show"], "demo_request"), (["weights", "reps"], "no verdict of a rep"),
            (["weights", "proposal"], ""), (["weights", "why", "demo_request"], "demo_request"),
            (["weights", "history"], "version"), (["report"], "0 verdicts learned"),
            (["experiment", "status"], "no experiment of 'default' runs"),
        ])
    func empty(words: [String], part: String) throws {
        try leadloop("topics", "apply", "--partitions", "1")
        for form in ["table", "json", "ndjson"] {
            let end = try Program.run(words + ["--output", form] + common)
            #expect(end.code == 0, "\(form): \(end.talk)")
            if form == "table", !part.isEmpty { #expect(end.data.contains(part), "\(end.data)") }
            if form == "json" { #expect(end.data.hasPrefix("{"), "\(end.data)") }
        }
        let other = try Program.run(["weights", "show", "--model", "other"] + common)
        #expect(other.code == 65 && other.talk.contains("there are no weights of 'other'"))
    }
}
