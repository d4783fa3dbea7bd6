import Brokers
import Glibc

/// What a campaign is asked to do.
struct Options {
    /// Least time with faults.
    var seconds = 0
    /// Least number of events to send.
    var records = 0
    /// Least number of each fault.
    var plan: [FaultKind: Int] = [:]
    var seed: UInt64 = 1
    var workers = 2
    /// Events a second.
    var rate = 2_000
    /// What is drawn from beside the plan.
    var faults = FaultKind.allCases
    /// Every n-th commit of a worker aborts instead.
    var abortEvery = 0
    var folder: String?
    var command = Command.campaign

    enum Command {
        case campaign
        case scenarios([Scenario])
        case controls([Control.Demand])
    }

    struct Wrong: Error { let text: String }

    init(_ arguments: [String]) throws(Wrong) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            switch name {
            case "--help":
                print(Self.help)
                exit(0)
            case "--long": takeLong()
            default:
                guard let value = rest.popFirst() else {
                    throw Wrong(text: "\(name) is unknown or lacks its value")
                }
                try take(name, value)
            }
        }
        if seconds == 0, records == 0, plan.isEmpty { seconds = 60 }
    }

    /// What a release is judged by.
    private mutating func takeLong() {
        (seconds, records, rate, workers) = (3_600, 5_000_000, 2_000, 3)
        plan = [
            .kill: 100, .crashPoint: 21, .zombie: 20, .deepZombie: 4, .brokerKill: 10,
            .brokerOutage: 1, .brokerPause: 3, .cut: 5, .network: 50, .torn: 20, .storm: 2,
            .overload: 3,
            .twin: 1,
        ]
    }

    private mutating func take(_ name: String, _ value: String) throws(Wrong) {
        switch name {
        case "--seconds": seconds = try Self.number(value, name)
        case "--records": records = try Self.number(value, name)
        case "--seed": seed = UInt64(try Self.number(value, name))
        case "--workers": workers = try Self.number(value, name)
        case "--rate": rate = try Self.number(value, name)
        case "--abort-every": abortEvery = try Self.number(value, name)
        case "--keep": folder = value
        case "--faults": faults = try Self.all(value, "fault")
        case "--scenario": command = .scenarios(try Self.all(value, "scenario"))
        case "--control": command = .controls(try Self.demands(value))
        case "--plan":
            for part in value.split(separator: ",") {
                let pair = part.split(separator: ":")
                guard pair.count == 2 else { throw Wrong(text: "--plan wants kind:number") }
                let kind: FaultKind = try Self.one(pair[0], "fault")
                plan[kind, default: 0] += try Self.number(String(pair[1]), name)
            }
        default: throw Wrong(text: "unknown option \(name)")
        }
    }

    /// `all`, or names separated by commas.
    private static func all<Name: Named>(_ text: String, _ what: String) throws(Wrong) -> [Name] {
        if text == "all" { return Array(Name.allCases) }
        var names: [Name] = []
        for part in text.split(separator: ",") { names.append(try one(part, what)) }
        return names
    }

    /// `all`, or `name:oracle+oracle` separated by commas.
    private static func demands(_ text: String) throws(Wrong) -> [Control.Demand] {
        if text == "all" { return Control.allCases.map { Control.Demand(control: $0) } }
        var demands: [Control.Demand] = []
        for part in text.split(separator: ",") {
            let pair = part.split(separator: ":", maxSplits: 1)
            let oracles = pair.count == 2 ? pair[1].split(separator: "+").map(String.init) : []
            if let wrong = oracles.first(where: { !Findings.oracles.contains($0) }) {
                let known = Findings.oracles.joined(separator: ", ")
                throw Wrong(text: "no oracle '\(wrong)'; there are \(known)")
            }
            demands.append(
                Control.Demand(control: try one(pair[0], "control"), oracles: oracles))
        }
        return demands
    }

    private static func one<Name: Named>(_ text: Substring, _ what: String) throws(Wrong) -> Name {
        guard let name = Name(rawValue: String(text)) else {
            throw Wrong(text: "no \(what) '\(text)'; there are \(Self.names(Name.self))")
        }
        return name
    }

    static func names<Name: Named>(_ type: Name.Type) -> String {
        type.allCases.map(\.rawValue).joined(separator: ", ")
    }

    private static func number(_ text: String, _ name: String) throws(Wrong) -> Int {
        guard let number = Int(text), number >= 0 else {
            throw Wrong(text: "\(name) wants a number, not '\(text)'")
        }
        return number
    }
}

/// What an option names.
typealias Named = CaseIterable & RawRepresentable<String>

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
