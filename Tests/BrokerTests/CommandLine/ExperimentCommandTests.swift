import Brokers
import Config
import Glibc
import Leads
import Testing

extension OnBroker {
    /// `experiment` as people type it, from an empty system to a promotion.
    @Suite struct ExperimentCommandTests {
        let bootstrap: String
        let name = TestBroker.fresh("try")

        init() throws { bootstrap = try TestBroker.sharedBootstrap() }

        private func leadloop(_ words: String...) throws -> Program.End {
            try Program.run(
                words + ["--bootstrap", bootstrap, "--group", name, "--prefix", name + "."])
        }

        @Test(
            "start, status, stop: shadow, refusals, a definition beside the one in force, history")
        func story() throws {
            let folder = try temporaryFolder()
            let file = Definition.defaultFile
            try writeFile(
                folder + "/b.yaml",
                file.replacing("threshold: 60", with: "threshold: 50")
                    .replacing("exit: 42", with: "exit: 35"))
            try writeFile(
                folder + "/slower.yaml", file.replacing("half_life: 30d", with: "half_life: 31d"))
            _ = try leadloop("topics", "apply", "--partitions", "2", "--keep-inputs")
            let none = try leadloop("experiment", "status")
            #expect(none.code == 0 && none.data.contains("no experiment of 'default' runs"))
            let rehearsed = try leadloop("experiment", "start", "b", "--hand", "--dry-run")
            #expect(rehearsed.data.hasPrefix(#"{"kind":"experiment_start","commandId":""#))
            let refused = try leadloop(
                "experiment", "start", "b", "--definition-b", folder + "/slower.yaml")
            #expect(refused.code == 78 && refused.talk.contains("means something else"))
            #expect(refused.talk.contains("run it as a group of its own"), "\(refused.talk)")
            let unknown = try leadloop("experiment", "start", "b", "--version", "3")
            #expect(unknown.code == 78 && unknown.talk.contains("there is no version 3"))

            let run = try Program.start(
                ["run", "--bootstrap", bootstrap, "--group", name, "--prefix", name + "."])
            let started = try leadloop(
                "experiment", "start", "b", "--definition-b", folder + "/b.yaml", "--share", "20%",
                "--actor", "ops", "--note", "too strict?")
            #expect(started.code == 0, "\(started.talk)")
            #expect(
                started.data.hasPrefix("experiment 'b' runs from version 1 on: 20.0 % of leads"),
                "\(started.data)")
            let second = try leadloop("experiment", "start", "c", "--hand", "--shadow")
            #expect(second.code == 65 && second.talk.contains("one at a time"), "\(second.talk)")
            let status = try leadloop("experiment", "status")
            #expect(status.data.contains("threshold 50, exit 35"), "\(status.data)")
            #expect(status.data.contains("do: wait: the test looks from 100 pairs on"))
            let json = try leadloop("experiment", "status", "--json")
            #expect(json.data.hasPrefix(#"{"running":true,"arms":{"champion":{"mqls":0,"#))
            let report = try leadloop("report")
            #expect(report.data.contains("\n\n" + status.data), "\(report.data)\(report.talk)")
            let stopped = try leadloop("experiment", "stop", "--promote", "--yes", "--actor", "ops")
            #expect(stopped.data.contains("version 2 has the points that were tried"))
            #expect(
                stopped.data.contains(
                    "with threshold 50 and exit 35 until the definition sets others"))
            let over = try leadloop("experiment", "status")
            #expect(over.data.contains("over at ") && over.data.contains("nothing: it is over"))
            let last = try leadloop("report", "--json")
            #expect(
                last.data.contains(#""experiment":{"running":false,"endedAt":"#), "\(last.data)")
            let shadow = try leadloop("experiment", "start", "c", "--version", "0", "--shadow")
            #expect(shadow.data.hasPrefix("experiment 'c' runs in the shadow: version 0"))
            let history = try leadloop("weights", "history")
            let kinds = history.data.split(separator: "\n").dropFirst()
                .compactMap { $0.split(separator: " ").dropFirst(2).first }
            #expect(
                kinds == [
                    "experiment_start", "refused", "experiment_stop", "promote",
                    "experiment_start",
                ], "\(history.data)")

            run.signal(SIGTERM)
            #expect(run.wait().code == 0)
            let audit = try leadloop("audit", "--json")
            #expect(audit.data.hasPrefix(#"{"clean":true"#), "\(audit.data)")
        }
    }
}
