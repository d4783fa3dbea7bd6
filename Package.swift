// swift-tools-version: 6.2
import PackageDescription

// Crash points and injected bugs exist only in builds of the fault campaign.
let faults: [SwiftSetting] =
    Context.environment["LEADLOOP_FAULTS"] == nil ? [] : [.define("LEADLOOP_FAULTS")]

let strict: [SwiftSetting] =
    faults + [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableExperimentalFeature("Lifetimes"),
        .treatAllWarnings(as: .error),
    ]

/// A library of the system behind one Swift face (Sources/C/<name>).
func system(_ name: String, _ pkgConfig: String, apt: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func library(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

// Arrows point one way. What knows no client: Leads <- Learning <- Wire <- Scoring. What knows no leads:
// System <- Kafka. Runtime is the only place that joins the two; Audit shares no code with restore.
let package = Package(
    name: "leadloop",
    products: [.executable(name: "leadloop", targets: ["leadloop"])],
    targets: [
        system("CRdkafka", "rdkafka", apt: "librdkafka-dev"),
        system("CYaml", "yaml-0.1", apt: "libyaml-dev"),
        system("CCrypto", "libcrypto", apt: "libssl-dev"),
        system("CZlib", "zlib", apt: "zlib1g-dev"),
        .systemLibrary(name: "CMalloc", path: "Sources/C/CMalloc"),
        // Empty but under thread sanitizer.
        .target(name: "CThreadShim", path: "Sources/C/CThreadShim"),
        // Not found by pkg-config: its flags hold a define that SwiftPM refuses.
        .target(
            name: "CSimdjson", path: "Sources/C/CSimdjson",
            cxxSettings: [.define("SIMDJSON_THREADS_ENABLED", to: "1")],
            linkerSettings: [.linkedLibrary("simdjson")]),
        library("System", "CMalloc", "CThreadShim"),
        library("Kafka", "CRdkafka", "System"),
        library("YAML", "CYaml"),
        library("Crypto", "CCrypto"),
        library("Gzip", "CZlib"),
        library("Leads"),
        library("Learning", "Leads"),
        library(
            "Backtest", "Config", "Wire", "Leads", "Learning", "YAML", "Gzip", "System"),
        library("Wire", "System", "Leads", "Learning", "Crypto", "CSimdjson"),
        library("Config", "System", "Leads", "Learning", "YAML", "Crypto", "Kafka"),
        library("Scoring", "Wire", "Leads", "Learning", "Crypto", "System"),
        library(
            "Runtime", "Scoring", "Wire", "Config", "Kafka", "Leads", "Learning", "Crypto", "System"
        ),
        library(
            "Audit", "Scoring", "Wire", "Config", "Kafka", "Leads", "Learning", "Crypto", "System"),
        library("Report", "Wire", "Leads", "Learning"),
        library(
            "Demo", "Runtime", "Scoring", "Config", "Wire", "Kafka", "Leads", "Learning", "System"),
        .executableTarget(
            name: "leadloop",
            dependencies: [
                "Audit", "Backtest", "Demo", "Report", "Runtime", "Scoring", "Config", "Wire",
                "Kafka",
                "Leads", "Learning", "YAML", "Crypto", "Gzip", "System",
            ],
            swiftSettings: strict),
        // Real brokers and the fault proxy, for BrokerTests, CommandTests and the fault runner.
        .target(
            name: "Brokers", dependencies: ["Kafka", "System"], path: "Tests/Brokers",
            swiftSettings: strict),
        // What several test targets share and no product needs.
        .target(
            name: "TestSupport", dependencies: ["Scoring", "Wire", "Leads", "System"],
            path: "Tests/Support",
            swiftSettings: strict),
        // Records that parsers and people disagree on, for tests and as seeds of the fuzzer.
        .target(name: "Poison", path: "Tests/Poison", swiftSettings: strict),
        // The fault campaign: swift run faults --help
        .executableTarget(
            name: "faults",
            dependencies: [
                "Brokers", "Audit", "Report", "Runtime", "Scoring", "Config", "Wire", "System",
                "Kafka", "Leads", "Crypto",
            ],
            path: "Tests/Faults", swiftSettings: strict),
        tests("KafkaTests", "Kafka", "Leads", "System"),
        // Reads the repository, imports nothing of it.
        tests("TidyTests"),
        tests("YAMLTests", "YAML", "System"),
        tests("CryptoTests", "Crypto"),
        tests(
            "BacktestTests", "Backtest", "Config", "Leads", "Learning", "System", "YAML"),
        tests("GzipTests", "Gzip"),
        tests("LeadsTests", "Leads", "System"),
        tests("LearningTests", "Learning", "Leads", "Gzip", "System"),
        tests("WireTests", "TestSupport", "Wire", "Leads", "Learning", "System", "Crypto"),
        tests(
            "ConfigTests", "TestSupport", "Config", "Wire", "Leads", "Learning", "YAML", "Kafka",
            "System"),
        // The audit's tests too: they share the worlds and drivers of the scorer's.
        tests(
            "ScoringTests", "TestSupport", "Poison", "Scoring", "Audit", "Report", "Runtime",
            "Config", "Wire",
            "Kafka", "Leads", "Learning", "YAML", "Crypto", "System"),
        tests(
            "RuntimeTests", "TestSupport", "Runtime", "Scoring", "Config", "Wire", "Kafka", "Leads",
            "Learning",
            "System"),
        tests(
            "CommandTests", "leadloop", "Demo", "Brokers", "Audit", "Report", "Runtime", "Scoring",
            "Config", "Wire", "System", "Kafka", "Leads", "Learning", "YAML",
            "Gzip"),
        tests(
            "BrokerTests", "TestSupport", "Brokers", "Poison", "Audit", "Report", "Runtime",
            "Scoring", "Config",
            "Wire", "System", "Kafka", "Leads", "Learning", "Crypto",
            "Gzip"),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// Tests/Fuzz/run asks for it, with -sanitize=fuzzer for everything.
if Context.environment["LEADLOOP_FUZZ_BUILD"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "Poison", "Audit", "Report", "Runtime", "Scoring", "Config", "Wire", "System",
                "Leads",
            ], path: "Tests/Fuzz",
            exclude: ["run", "words.dict"], swiftSettings: strict))
}
