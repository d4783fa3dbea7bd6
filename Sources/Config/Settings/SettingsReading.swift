// Settings from four places, the later one wins: default, file, environment, command line. All that
// is wrong in any of them is told in one go.
package import YAML

/// The outcome of reading settings.
package struct SettingsReading: Sendable {
    /// nil when a finding is an error.
    package var settings: ServiceSettings?
    /// Every setting with its value and where it came from, for `config print`.
    package var values: [SettingValue]
    package var findings: [Finding]
}

/// A setting as `config print` shows it.
package struct SettingValue: Sendable, Equatable {
    package var key: String
    /// `***` for secrets, nil where nothing is set.
    package var text: String?
    package var origin: SettingOrigin
}

package enum SettingOrigin: Sendable, Equatable, CustomStringConvertible {
    case `default`
    case file(String, Mark)
    case environment(String)
    case flag(String)

    package var description: String {
        switch self {
        case .default: "default"
        case .file(let name, let mark): "\(name):\(mark.line)"
        case .environment(let variable): variable
        case .flag(let option): option
        }
    }
}

/// A setting given on the command line.
package struct SettingFlag: Sendable {
    /// As it was typed, such as `--group`.
    package var option: String
    /// The setting's name, one of `SettingKey.all`.
    package var key: String
    package var text: String

    package init(option: String, key: String, text: String) {
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
    package static func read(
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
