// The name of this process in its group. Two processes of one name fence each other, so on one host a
// name has one holder: an advisory lock on a file, which the kernel drops when its holder ends, however
// it ends. A broker could not tell a second process from the ghost of a killed one.
import Config
import Glibc
import Leads
import System

final class InstanceName: Sendable {
    let text: String
    private let descriptors: [Int32]

    private init(_ text: String, _ descriptors: [Int32]) {
        (self.text, self.descriptors) = (text, descriptors)
    }
    deinit { for descriptor in descriptors { close(descriptor) } }

    private static let suffixMax = 99

    /// Takes the name, or the next free one: `host`, `host-2`, `host-3`.
    ///
    /// - Parameters:
    ///   - isNamed: whether somebody chose it; then there is no next one.
    ///   - scopes: within each of which names must differ: the cluster, the state and a role. Services
    ///     of two prefixes may share a host and a name, and so may processes of two roles.
    static func claim(
        _ name: String, isNamed: Bool, scopes: [String], folder: String = temporaryFolder
    ) throws(Failure) -> InstanceName {
        if let own = hold(name, scopes, folder) { return own }
        guard !isNamed else {
            throw Failure(
                .configuration, "another process of this group runs on this host as '\(name)'",
                why: "two of one name would end each other",
                remedy: "give this one another name: leadloop run --instance \(name)-2; or leave "
                    + "it out, then a free one is taken")
        }
        for number in 2...suffixMax {
            if let own = hold("\(name)-\(number)", scopes, folder) { return own }
        }
        throw Failure(
            .configuration, "\(suffixMax) processes of this group run on this host",
            why: "each takes a name of its own", remedy: "one process uses all cores by itself")
    }

    /// nil: another process has it. Where no lock can be made the name is taken as it is.
    private static func hold(_ name: String, _ scopes: [String], _ folder: String) -> InstanceName?
    {
        var descriptors: [Int32] = []
        for scope in scopes {
            let hash = Definition.hash(of: Array("\(scope)\n\(name)".utf8)).prefix(24)
            let path = "\(folder)/leadloop-\(getuid())-\(hash).lock"
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { continue }
            descriptors.append(descriptor)
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
                for descriptor in descriptors { close(descriptor) }
                return nil
            }
        }
        return InstanceName(name, descriptors)
    }

    private static var temporaryFolder: String {
        getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    }
}
