// Settings from four places, the later one wins: default, file, environment, command line. All that
// is wrong in any of them is told in one go.
public import YAML

/// The outcome of reading settings.
public struct SettingsReading: Sendable {
    /// nil when a finding is an error.
    public var settings: ServiceSettings?
    /// Every setting with its value and where it came from, for `config print`.
    public var values: [SettingValue]
    public var findings: [Finding]
}

/// A setting as `config print` shows it.
public struct SettingValue: Sendable, Equatable {
    public var key: String
    /// `***` for secrets, nil where nothing is set.
    public var text: String?
    public var origin: SettingOrigin
}

public enum SettingOrigin: Sendable, Equatable, CustomStringConvertible {
    case `default`
    case file(String, Mark)
    case environment(String)
    case flag(String)

    public var description: String {
        switch self {
        case .default: "default"
        case .file(let name, let mark): "\(name):\(mark.line)"
        case .environment(let variable): variable
        case .flag(let option): option
        }
    }
}

/// A setting given on the command line.
public struct SettingFlag: Sendable {
    /// As it was typed, such as `--group`.
    public var option: String
    /// The setting's name, one of `SettingKey.all`.
    public var key: String
    public var text: String

    public init(option: String, key: String, text: String) {
        (self.option, self.key, self.text) = (option, key, text)
    }
}

extension ServiceSettings {
    /// Reads settings from all places.
    ///
    /// - Parameters:
    ///   - file: name and bytes of the settings file, if there is one.
    ///   - environment: all variables; those that start with `LEADLOOP_` must be known.
    ///   - otherVariables: variables with that prefix that are no settings, such as
    ///     `LEADLOOP_CONFIG`.
    ///   - flags: from the command line.
    public static func read(
        file: (name: String, bytes: [UInt8])?, environment: [String: String],
        otherVariables: Set<String> = [], flags: [SettingFlag] = [], host: Host
    ) -> SettingsReading {
        var reader = SettingsReader(host: host)
        if let file { reader.take(file: file.name, file.bytes, environment) }
        reader.take(environment, besides: otherVariables)
        reader.take(flags)
        reader.check()
        return reader.reading
    }
}
