// O10: what a process holds, looked at from outside (/proc).
package import Glibc

package struct Resources: Sendable {
    package var threads = 0, descriptors = 0, residentKilobytes = 0

    package init(threads: Int, descriptors: Int, residentKilobytes: Int) {
        (self.threads, self.descriptors) = (threads, descriptors)
        self.residentKilobytes = residentKilobytes
    }

    /// nil when there is no such process (any more).
    package init?(of pid: pid_t) {
        guard let status = try? readFile("/proc/\(pid)/status") else { return nil }
        for line in status.split(separator: "\n") {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard words.count > 1, let number = Int(words[1]) else { continue }
            if words[0] == "Threads:" { threads = number }
            if words[0] == "VmRSS:" { residentKilobytes = number }
        }
        guard let folder = opendir("/proc/\(pid)/fd") else { return nil }
        defer { closedir(folder) }
        while readdir(folder) != nil { descriptors += 1 }
    }

    /// Above the baseline: what a worker holds between a restore and its trim is back by then.
    package static let slackKilobytes = 48 * 1_024
    /// A lead's row and bytes, and room to grow: some 300 bytes (figures.md, "Memory").
    package static let kilobytesPerLead = 1

    /// What of `now` is more than this baseline allows; nil: nothing.
    ///
    /// Librdkafka keeps a thread and a socket per broker and client, and a short one while it
    /// reconnects.
    /// - Parameter leadCount: how many it may know now; none at the baseline.
    package func excess(of now: Resources, leadCount: Int) -> String? {
        if now.threads > threads + 4 { return "\(now.threads) threads, \(threads) at the start" }
        if now.descriptors > descriptors + 12 {
            return "\(now.descriptors) descriptors, \(descriptors) at the start"
        }
        let state = leadCount * Self.kilobytesPerLead
        if now.residentKilobytes > residentKilobytes + Self.slackKilobytes + state {
            return "\(now.residentKilobytes) kB of memory, \(residentKilobytes) kB at the start"
        }
        return nil
    }

    /// The most of several.
    package static func most(_ all: [Resources]) -> Resources? {
        all.dropFirst().reduce(all.first) { most, one in
            guard var most else { return one }
            most.threads = max(most.threads, one.threads)
            most.descriptors = max(most.descriptors, one.descriptors)
            most.residentKilobytes = max(most.residentKilobytes, one.residentKilobytes)
            return most
        }
    }
}
