import Brokers
import Glibc

/// What a campaign is asked to do.
struct Options {
    var seconds = 60
    var seed: UInt64 = 1
    var workers = 2
    /// Events a second.
    var rate = 2_000
    var faults: [FaultKind] = FaultKind.allCases
    /// Exactly these faults, in an order drawn from the seed, instead of a time.
    var plan: [FaultKind] = []
    /// An injected bug: the campaign must then find something.
    var bug: String?
    /// Every n-th commit of a worker aborts instead.
    var abortEvery = 0
    var folder: String?

    struct Wrong: Error { let text: String }

    static let help = """
        faults: breaks a running leadloop in every way it can, then audits what is left

        usage: LEADLOOP_FAULTS=1 swift run --scratch-path .build-faults -c release faults [options]

          --seconds N       time with faults (60)
          --seed N          of the plan and the load (1)
          --workers N       processes (2)
          --rate N          events a second (2000)
          --faults A,B      only these: \(FaultKind.allCases.map(\.rawValue).joined(separator: ", "))
          --plan A:N,B:N    exactly these faults, in a drawn order, however long it takes
          --bug NAME        an injected bug (InjectedBug): exit 0 when it was reached and found
          --abort-every N   every n-th commit of a worker aborts
          --keep FOLDER     keeps logs of the workers there

        example: faults --seconds 3600 --seed 42 --rate 2500
        exit: 0 clean, 1 findings, 64 usage
        """

    init(_ arguments: [String]) throws(Wrong) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--help" {
                print(Self.help)
                exit(0)
            }
            guard let value = rest.popFirst() else { throw Wrong(text: "\(name) needs a value") }
            switch name {
            case "--seconds": seconds = try Self.number(value, name)
            case "--seed": seed = UInt64(try Self.number(value, name))
            case "--workers": workers = try Self.number(value, name)
            case "--rate": rate = try Self.number(value, name)
            case "--abort-every": abortEvery = try Self.number(value, name)
            case "--bug": bug = value
            case "--keep": folder = value
            case "--faults":
                faults = try value.split(separator: ",").map { (part) throws(Wrong) in
                    try Self.kind(part)
                }
            case "--plan":
                for part in value.split(separator: ",") {
                    let pair = part.split(separator: ":")
                    guard pair.count == 2 else { throw Wrong(text: "--plan wants kind:number") }
                    let kind = try Self.kind(pair[0])
                    plan += Array(repeating: kind, count: try Self.number(String(pair[1]), name))
                }
            default: throw Wrong(text: "unknown option \(name)")
            }
        }
    }

    private static func kind(_ text: Substring) throws(Wrong) -> FaultKind {
        guard let kind = FaultKind(rawValue: String(text)) else {
            throw Wrong(text: "no fault '\(text)'")
        }
        return kind
    }

    private static func number(_ text: String, _ name: String) throws(Wrong) -> Int {
        guard let number = Int(text), number >= 0 else {
            throw Wrong(text: "\(name) wants a number, not '\(text)'")
        }
        return number
    }
}

/// SplitMix64: the same plan from the same seed, on every machine.
struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
