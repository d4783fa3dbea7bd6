import Brokers
import FoundationEssentials
import Testing

extension OnBroker {
    /// The share of the fault campaign that every run of the tests does. The long one, crash points
    /// and the negative controls are commands: README, "Breaking it".
    @Suite("faults", .needsOwnBroker)
    struct CampaignTests {
        @Test(
            "kills under load, a zombie, a takeover, a torn transaction, a dead broker: 0 lost, 0 doubled",
            .timeLimit(.minutes(12)))
        func share() throws {
            let folder =
                "\(FileManager.default.temporaryDirectory.path)/\(TestBroker.fresh("faults"))"
            let campaign = try ChildProcess(
                Self.program("faults"),
                [
                    "--plan", "kill:5,zombie:1,deep-zombie:1,broker-kill:1,cut:1,network:3,torn:2",
                    "--seed", "11", "--rate", "600", "--keep", folder,
                ], output: folder + ".out")
            let end = campaign.wait(seconds: 660)
            let text = try String(contentsOf: URL(filePath: folder + ".out"), encoding: .utf8)
            print(text)
            #expect(end == .exited(0), "\(folder).out has the findings")
            #expect(text.contains("findings            0"))
        }

        /// A program of this package, built beside the tests.
        private static func program(_ name: String) throws -> String {
            let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return link.split(separator: "/", omittingEmptySubsequences: false).dropLast()
                .joined(separator: "/") + "/" + name
        }
    }
}
