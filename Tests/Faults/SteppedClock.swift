// A wall clock that a process believes and that can be moved under it: libfaketime, if there is one
// (Debian's package `faketime`). It leaves the monotonic clock alone, as a step of the real one does.
import Brokers
import Glibc

struct SteppedClock {
    private let file: String

    /// nil: not installed.
    static let library: String? = {
        let names = ["x86_64-linux-gnu/", "aarch64-linux-gnu/", ""].map {
            "/usr/lib/\($0)faketime/libfaketimeMT.so.1"
        }
        return names.first { access($0, R_OK) == 0 }
    }()

    init(file: String) {
        self.file = file
        step(seconds: 0)
    }

    /// For the process that is to believe it.
    var environment: [String: String] {
        [
            "LD_PRELOAD": Self.library ?? "", "FAKETIME_TIMESTAMP_FILE": file,
            "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        ]
    }

    /// From the true time; negative: back.
    func step(seconds: Int) {
        // In one go: a process must never read half a file.
        try? writeFile(file + ".new", "\(seconds < 0 ? "-" : "+")\(abs(seconds))s\n")
        rename(file + ".new", file)
    }
}
