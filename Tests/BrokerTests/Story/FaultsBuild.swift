import Brokers
import Glibc

/// The fault runner and its workers, built with crash points and injected bugs: a build of their own,
/// beside the one under test.
enum FaultsBuild {
    /// - Returns: the path of `faults`; `leadloop` lies beside it.
    static func program() throws -> String {
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let output = try temporaryFolder() + "/build.out"
        let build = try ChildProcess(
            "swift",
            [
                "build", "--package-path", root, "--scratch-path", root + "/.build-faults", "-c",
                "release",
            ], environment: ["LEADLOOP_FAULTS": "1"], output: output)
        guard build.wait(seconds: 600) == .exited(0) else {
            build.signal(SIGKILL)
            throw Program.Failure(description: "the build with LEADLOOP_FAULTS failed: \(output)")
        }
        return root + "/.build-faults/release/faults"
    }
}
