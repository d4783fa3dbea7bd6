import FoundationEssentials
import Kafka
import System

/// What a process holds.
struct Footprint: CustomStringConvertible {
    var residentKB: Int
    var descriptors: Int
    var threads: Int

    /// Of this process, after what is free went back to the system.
    static func now() -> Footprint {
        Heap.trim()
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

    var description: String {
        "\(residentKB) kB, \(descriptors) descriptors, \(threads) threads"
    }
}
