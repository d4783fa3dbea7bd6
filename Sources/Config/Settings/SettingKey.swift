/// One setting: its name, how its text is read and shown. From the name come the place in the file
/// (`checkpoint.max_dirty`), the variable (`LEADLOOP_CHECKPOINT_MAX_DIRTY`) and what help prints.
package struct SettingKey: Sendable {
    package let name: String
    /// One line for help.
    package let help: String
    /// Shown as `***`.
    package let isSecret: Bool
    /// Takes a text into the settings; returns what it should have been where it is not.
    let assign: @Sendable (String, inout ServiceSettings) -> String?
    /// Shows the value as a file would write it; nil: not set.
    let show: @Sendable (ServiceSettings) -> String?

    /// The variable of the environment, made from the name and never parsed back.
    package var variable: String {
        "LEADLOOP_" + name.uppercased().replacing(".", with: "_")
    }
}

/// A place in the settings that may cross threads.
typealias Place<Value> = any WritableKeyPath<ServiceSettings, Value> & Sendable

extension SettingKey {
    private static func key<Value: Sendable>(
        _ name: String, _ help: String, isSecret: Bool = false, wanted: String,
        _ place: Place<Value>, read: @escaping @Sendable (String) -> Value?,
        show: @escaping @Sendable (Value) -> String?
    ) -> SettingKey {
        SettingKey(
            name: name, help: help, isSecret: isSecret,
            assign: { text, settings in
                guard let value = read(text) else { return wanted }
                settings[keyPath: place] = value
                return nil
            }, show: { show($0[keyPath: place]) })
    }

    /// A text that `isLegal`.
    static func text(
        _ name: String, _ place: Place<String>, wanted: String, _ help: String,
        isLegal: @escaping @Sendable (String) -> Bool
    ) -> SettingKey {
        key(name, help, wanted: wanted, place, read: { isLegal($0) ? $0 : nil }, show: { $0 })
    }

    /// A text that `isLegal`, or nothing.
    static func text(
        _ name: String, _ place: Place<String?>, wanted: String = "one line of text",
        _ help: String, isSecret: Bool = false,
        isLegal: @escaping @Sendable (String) -> Bool = isLine
    ) -> SettingKey {
        key(
            name, help, isSecret: isSecret, wanted: wanted, place,
            read: { text -> String?? in isLegal(text) ? .some(text) : .none }, show: { $0 })
    }

    static func bool(_ name: String, _ place: Place<Bool>, _ help: String) -> SettingKey {
        key(
            name, help, wanted: "true or false", place,
            read: { ["true": true, "false": false][$0] }, show: { "\($0)" })
    }

    static func integer(
        _ name: String, _ place: Place<Int>, in range: ClosedRange<Int>, _ help: String
    ) -> SettingKey {
        key(
            name, help, wanted: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            place, read: { Int($0).flatMap { range.contains($0) ? $0 : nil } }, show: { "\($0)" })
    }

    /// Milliseconds, written as a time span with its unit.
    static func duration(
        _ name: String, _ place: Place<Int>, in range: ClosedRange<Int>, _ help: String
    ) -> SettingKey {
        let bounds = [range.lowerBound, range.upperBound].map { durationText(milliseconds: $0) }
        return key(
            name, help, wanted: "a time span with its unit, from \(bounds[0]) to \(bounds[1])",
            place,
            read: { text in
                guard let seconds = secondsOf(duration: text) else { return nil }
                let milliseconds = (seconds * 1000).rounded()
                guard let whole = Int(exactly: milliseconds), range.contains(whole) else {
                    return nil
                }
                return whole
            }, show: { durationText(milliseconds: $0) })
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ place: Place<Choice>, _ help: String
    ) -> SettingKey {
        let names = Choice.allCases.map(\.rawValue)
        return key(
            name, help, wanted: "one of \(names.joined(separator: ", "))", place,
            read: { Choice(rawValue: $0) }, show: \.rawValue)
    }

    /// One or more of the raw values, separated by commas.
    static func choices<Choice: RawRepresentable<String> & CaseIterable & Hashable & Sendable>(
        _ name: String, _ place: Place<Set<Choice>>, _ help: String
    ) -> SettingKey {
        let names = Choice.allCases.map(\.rawValue)
        return key(
            name, help, wanted: "one or more of \(names.joined(separator: ", "))", place,
            read: { text in
                let parts = text.split(separator: ",").map { word in
                    Choice(rawValue: String(word.filter { $0 != " " }))
                }
                let known = parts.compactMap(\.self)
                return known.isEmpty || known.count < parts.count ? nil : Set(known)
            },
            show: { set in
                Choice.allCases.filter(set.contains).map(\.rawValue).joined(separator: ",")
            })
    }

    /// Neither empty nor of several lines.
    static let isLine: @Sendable (String) -> Bool = { text in
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
