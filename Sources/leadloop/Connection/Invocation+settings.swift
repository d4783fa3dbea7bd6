import Config
import Glibc
import System
import YAML

extension Invocation {
    /// The settings of file, environment and command line; warnings go to stderr.
    ///
    /// - Throws: everything that is wrong with them, at once.
    func settings() throws -> (SettingsReading, ClientProperties) {
        for setting in self[KafkaOptions.settings] where !Self.isKnown(setting.name) {
            throw unknown(setting.name)
        }
        var file: (name: String, bytes: [UInt8])?
        if let path = self[KafkaOptions.config] { file = (path, try readFile(path)) }
        let reading = ServiceSettings.read(
            file: file, environment: environment, otherVariables: ["LEADLOOP_CONFIG"],
            flags: flags, host: .current)
        let properties = ClientProperties(
            file: reading.settings?.kafka ?? ServiceSettings.KafkaProperties(),
            fileName: file?.name ?? "settings",
            try KafkaVariables(environment) { try readFile($0) },
            options: self[KafkaOptions.properties])
        let warnings = reading.findings.filter { $0.severity == .warning }.map(\.description)
        for warning in warnings + properties.warnings { terminal.talk.line(warning) }
        let errors =
            reading.findings.filter { $0.severity == .error }.map(\.description)
            + properties.errors
        guard errors.isEmpty else {
            throw Failure(
                .configuration, "the settings cannot be used",
                why: errors.joined(separator: "\n"),
                remedy: "correct them; leadloop \(command.name) --help names the options")
        }
        return (reading, properties)
    }

    private var flags: [SettingFlag] {
        let named = ServiceOptions.all.compactMap { setting -> SettingFlag? in
            guard let text = values[setting.option.row.name]?.last else { return nil }
            return SettingFlag(
                option: "--\(setting.option.row.name)", key: setting.key, text: text)
        }
        let any = (values[KafkaOptions.settings.row.name] ?? []).compactMap {
            Parse<Property>.property.read($0)
        }
        return named
            + any.map {
                SettingFlag(option: "--set \($0.name)", key: $0.name, text: $0.value)
            }
    }

    private static func isKnown(_ key: String) -> Bool {
        SettingKey.all.contains { $0.name == key }
    }

    private func unknown(_ key: String) -> Failure {
        .usage(
            "there is no setting '\(key)'",
            why: nearest(key, in: SettingKey.all.map(\.name)).map { "did you mean '\($0)'?" }
                ?? "config print lists all of them",
            remedy: "librdkafka's own properties are given by -X NAME=VALUE")
    }
}

extension ServiceSettings.Host {
    /// This machine.
    static var current: ServiceSettings.Host {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return ServiceSettings.Host(
            name: bytes.isEmpty ? "leadloop" : String(decoding: bytes, as: UTF8.self),
            coreCount: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }
}

/// All bytes of a file that people write: a definition, settings. `-` is stdin.
func readFile(_ path: String) throws -> [UInt8] {
    func failed(_ why: String) -> Failure {
        Failure(
            .localIO, "\(path) cannot be read", why: why,
            remedy: "check the name and its permissions")
    }
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failed(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = read(descriptor, &chunk, chunk.count)
        guard count >= 0 else { throw failed(String(cString: strerror(errno))) }
        guard count > 0 else { return bytes }
        bytes += chunk.prefix(count)
        guard bytes.count <= 16 << 20 else { throw failed("it is larger than 16 MiB") }
    }
}
