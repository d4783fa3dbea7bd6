import FoundationEssentials
import Glibc

/// What a process holds.
struct Footprint: CustomStringConvertible {
    var residentKB: Int
    var descriptors: Int
    var threads: Int

    /// Of this process, after what is free went back to the system.
    static func now() -> Footprint {
        trim()
        let status = (try? String(contentsOf: URL(filePath: "/proc/self/status"), encoding: .utf8))
        func number(_ name: String) -> Int {
            let line = status?.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return line?.split { !$0.isNumber }.first.flatMap { Int($0) } ?? -1
        }
        let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return Footprint(
            residentKB: number("VmRSS"), descriptors: files?.count ?? -1,
            threads: number("Threads"))
    }

    /// `malloc_trim`, whose header is in no module.
    private static func trim() {
        typealias Trim = @convention(c) (Int) -> CInt
        guard let address = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(address, to: Trim.self)(0)
    }

    var description: String {
        "\(residentKB) kB, \(descriptors) descriptors, \(threads) threads"
    }
}
