import Brokers
import Glibc
import Testing

extension OnBroker {
    /// The share of the fault campaign that every run of the tests does. The long one is a command:
    /// README, "Breaking it".
    @Suite("faults", .needsOwnBroker)
    struct CampaignTests {
        /// The negative controls: each injected bug is reached, and found by these oracles of
        /// guarantees.md, "Oracles" at least (`service`: exit codes and the workers' own checks).
        static let table: [(bug: String, oracles: [String])] = [
            ("seek_off_by_one", ["O1"]),
            ("keep_batch_after_abort", ["O1", "O2"]),
            ("clean_before_commit", ["O1", "O2"]),
            // The restore itself misses the leads that a replay would have brought, and refuses.
            ("no_replay", ["service"]),
            ("ignore_lost", ["service"]),
            ("no_offsets_when_idle", ["O4"]),
            ("no_recycle", ["O6"]),
            ("restore_to_end", ["O4"]),
        ]

        /// Faults that stop the service, or that need a machine of their own.
        static let scenarios = [
            "deleted-offsets", "deleted-changelog", "deleted-inputs", "full-log", "static-twin",
            "idle-zombie", "open-zombie", "long-restore", "full-disk",
        ]

        /// The faults of faults.md, "The campaign", in two campaigns at once: processes and brokers
        /// that die, and those that hang, meet or lose each other.
        static let plans = [
            "kill:30,crash-point:8,broker-kill:4,broker-outage:1,broker-pause:2,clock:1",
            "zombie:5,deep-zombie:1,cut:2,network:18,torn:8,storm:3,twin:1,overload:3",
        ]

        /// All at once, because most of it is waiting for time-outs.
        @Test(
            "0 lost, 0 doubled, 0 diverged under faults; every injected bug is found; what must stop does",
            .timeLimit(.minutes(20)))
        func share() throws {
            let folder = try temporaryFolder()
            let program = try FaultsBuild.program()
            var started: [ChildProcess] = []
            defer { for process in started { process.signal(SIGKILL) } }
            func start(_ name: String, _ words: [String]) throws -> ChildProcess {
                let process = try ChildProcess(
                    program, words + ["--seed", "11", "--keep", "\(folder)/\(name)"],
                    output: "\(folder)/\(name).out")
                started.append(process)
                return process
            }
            let campaigns = try Self.plans.enumerated().map {
                try start("campaign\($0)", ["--plan", $1, "--rate", "600"])
            }
            let controls = Self.table.map { "\($0.bug):\($0.oracles.joined(separator: "+"))" }
            let controlsEnd = try start(
                "controls", ["--control", controls.joined(separator: ",")]
            ).wait(seconds: 600)
            let names = Self.scenarios.joined(separator: ",")
            let scenariosEnd = try start("scenarios", ["--scenario", names]).wait(seconds: 600)

            for (number, campaign) in campaigns.enumerated() {
                let end = campaign.wait(seconds: 900)
                let text = try readFile("\(folder)/campaign\(number).out")
                #expect(end == .exited(0), "\(text)")
                #expect(text.hasSuffix(" records: 0 lost, 0 doubled, 0 diverged\n"), "\(text)")
                print(text)
            }
            try check(try readFile(folder + "/controls.out"), controlsEnd)
            let played = try readFile(folder + "/scenarios.out")
            #expect(scenariosEnd == .exited(0), "\(played)")
            for name in Self.scenarios {
                let isPlayed = played.contains("passed | \(name) ")
                #expect(isPlayed || played.contains("skipped | \(name) "), "\(name)\n\(played)")
            }
            print(played)
        }

        private func check(_ text: String, _ end: ChildProcess.End?) throws {
            #expect(end == .exited(0), "\(text)")
            for row in Self.table {
                let tries = text.split(separator: "\n").filter { $0.contains(" | \(row.bug) | ") }
                #expect(tries.last?.hasPrefix("found | ") == true, "\(row): \(tries)")
            }
        }
    }
}
