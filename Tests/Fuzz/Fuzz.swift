// A coverage-guided fuzzer over every decoder that takes foreign bytes: libFuzzer of the Swift
// toolchain, so a `-sanitize=fuzzer` build of everything. Tests/Fuzz/run builds it, gives each
// decoder its seeds and a time, and says what was found; what is found becomes a row of a test.
//
//     fuzz                    the decoders, one a line, with the folder of their examples
//     fuzz seeds NAME DIR     writes the seeds of a decoder that are not in schemas/examples
//     LEADLOOP_FUZZ=NAME fuzz [option or corpus of libFuzzer ...]
import FoundationEssentials
import Glibc

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Set once, before the first input.
nonisolated(unsafe) private var decode: (UnsafeRawBufferPointer) -> Void = { _ in }

@main
struct Fuzz {
    static func main() throws {
        let arguments = CommandLine.arguments
        // By the environment, because libFuzzer starts itself again with its own arguments.
        let name = ProcessInfo.processInfo.environment["LEADLOOP_FUZZ"]
        if let decoder = Decoders.all.first(where: { $0.name == name }) {
            decode = decoder.make()
            run()
        } else if arguments.count == 4, arguments[1] == "seeds",
            let decoder = Decoders.all.first(where: { $0.name == arguments[2] })
        {
            for (index, seed) in decoder.seeds().enumerated() {
                try Data(seed).write(to: URL(filePath: "\(arguments[3])/seed-\(index)"))
            }
        } else {
            for decoder in Decoders.all { print(decoder.name, decoder.examples ?? "-") }
        }
    }

    private static func run() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        _ = runDriver(&count, &arguments) { start, count in
            let before = cpuSeconds()
            decode(UnsafeRawBufferPointer(start: start, count: count))
            if cpuSeconds() - before > 1 { fatalError("more than a second") }
            return 0
        }
    }
}

/// Of this thread, so that a busy machine is no finding.
private func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
