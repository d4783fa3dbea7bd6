// Client properties from `KAFKA_*` variables, named as the Apache image names them.
//
// After the prefix `___` is `-`, `__` is `_` and `_` is `.`, in lower case. `KAFKA_CONSUMER_*` and
// `KAFKA_PRODUCER_*` are for one client only. `..._FILE` names a file that holds the value. The
// environment is shared with others, so what librdkafka does not know is a warning, not an error.

public enum ClientEnvironment {
    /// - Parameter readFile: the content, or nil if it cannot be read.
    /// - Returns: properties in the order of their names, those for one client behind those for
    ///   both, so that the special ones win.
    public static func read(
        _ environment: [String: String], readFile: (_ path: String) -> String?
    ) -> (properties: [ClientProperty], findings: [ClientFinding]) {
        var properties: [ClientProperty] = []
        var findings: [ClientFinding] = []
        for (variable, value) in environment.sorted(by: { $0.key < $1.key }) {
            guard let (name, scope, isFile) = property(of: variable) else { continue }
            let plain = isFile ? String(variable.dropLast("_FILE".count)) : variable
            if isFile, environment[plain] != nil {
                findings.append(
                    ClientFinding(
                        .error, "both \(plain) and \(variable) are set",
                        why: "one of them would silently win", remedy: "unset one of them"))
                continue
            }
            guard PropertyCatalogue.entries[name] != nil || JavaNames.hint(name, value) != nil
            else {
                findings.append(unknown(variable, name))
                continue
            }
            guard isFile else {
                properties.append(
                    ClientProperty(name, value, scope: scope, origin: .environment(variable)))
                continue
            }
            guard let content = readFile(value) else {
                findings.append(
                    ClientFinding(
                        .error, "\(variable): cannot read \(value)",
                        why: "the value of \(name) is to be read from that file",
                        remedy: "mount the file and let this user read it"))
                continue
            }
            properties.append(
                ClientProperty(
                    name, withoutFinalNewline(content), scope: scope, origin: .environment(variable)
                ))
        }
        let general = properties.filter { $0.scope == .all }
        return (general + properties.filter { $0.scope != .all }, findings)
    }

    /// nil for what is not ours to read.
    static func property(of variable: String) -> (String, ClientProperty.Scope, isFile: Bool)? {
        guard variable.hasPrefix("KAFKA_"), !isForeign(variable) else { return nil }
        var rest = variable.dropFirst("KAFKA_".count)
        var scope = ClientProperty.Scope.all
        for (prefix, its) in [
            ("CONSUMER_", ClientProperty.Scope.consumer), ("PRODUCER_", .producer),
        ]
        where rest.hasPrefix(prefix) {
            rest = rest.dropFirst(prefix.count)
            scope = its
            break
        }
        let isFile = rest.hasSuffix("_FILE")
        if isFile { rest = rest.dropLast("_FILE".count) }
        return rest.isEmpty ? nil : (name(of: rest), scope, isFile)
    }

    /// Longest run of underscores first.
    static func name(of rest: Substring) -> String {
        var name = ""
        var rest = rest
        while let first = rest.first {
            let run = rest.prefix(3).prefix { $0 == "_" }.count
            name += run == 0 ? first.lowercased() : ["", ".", "_", "-"][run]
            rest = rest.dropFirst(max(1, run))
        }
        return name
    }

    /// What brokers, images and Kubernetes put there.
    private static func isForeign(_ variable: String) -> Bool {
        if ["KAFKA_HOME", "KAFKA_OPTS", "KAFKA_DEBUG"].contains(variable) { return true }
        if variable.hasPrefix("KAFKA_CLUSTER") { return true }
        if variable.hasSuffix("_OPTS") || variable.hasSuffix("_SERVICE_HOST") { return true }
        if variable.hasSuffix("_PORT") { return true }
        let words = variable.split(separator: "_", omittingEmptySubsequences: false)
        // *_SERVICE_PORT* and *_PORT_*
        return words.dropFirst().dropLast().contains("PORT")
            || words.indices.dropFirst().contains {
                words[$0].hasPrefix("PORT") && words[$0 - 1] == "SERVICE"
            }
    }

    private static func withoutFinalNewline(_ text: String) -> String {
        // "\r\n" is one Character.
        guard let last = text.last, last == "\n" || last == "\r\n" else { return text }
        return String(text.dropLast())
    }

    private static func unknown(_ variable: String, _ name: String) -> ClientFinding {
        let nearest = PropertyCatalogue.nearest(to: name)
        return ClientFinding(
            .warning, "\(variable) is not used",
            why: "\(name) is no property of librdkafka \(Library.version)",
            remedy: nearest.map { "if \($0) was meant: KAFKA_\(variableEnding(of: $0))" }
                ?? "unset it, or ignore this if it is meant for something else")
    }

    /// The inverse of the mapping.
    static func variableEnding(of name: String) -> String {
        name.map { character in
            switch character {
            case ".": "_"
            case "_": "__"
            case "-": "___"
            default: character.uppercased()
            }
        }.joined()
    }
}
