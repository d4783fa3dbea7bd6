import FoundationEssentials
import System

/// The part of JSON Schema 2020-12 that `schemas/` uses. A keyword that it does not know is a
/// finding, so that nothing in a schema stays unchecked.
package struct JSONSchema {
    package let root: FoundationValue

    package init(root: FoundationValue) {
        self.root = root
    }

    /// What is wrong with a value; empty if nothing is.
    package func findings(_ value: FoundationValue) -> [String] { check(value, root, "") }

    /// Starts a finding about the schema itself.
    package static let fault = "schema: "

    private static let annotations: Set<String> = [
        "$schema", "$id", "$defs", "title", "description", "then", "else",
    ]

    private func check(
        _ value: FoundationValue, _ schema: FoundationValue, _ place: String
    ) -> [String] {
        if case .bool(let isAllowed) = schema { return isAllowed ? [] : ["\(place): not allowed"] }
        guard case .object(let keywords) = schema else {
            return [Self.fault + "no schema at \(place)"]
        }
        return keywords.sorted { $0.key < $1.key }.flatMap { keyword, rule in
            if Self.annotations.contains(keyword) { return [String]() }
            return check(value, keyword, rule, keywords, place)
        }
    }

    private func check(
        _ value: FoundationValue, _ keyword: String, _ rule: FoundationValue,
        _ keywords: [String: FoundationValue], _ place: String
    ) -> [String] {
        func finding(_ isGood: Bool) -> [String] { isGood ? [] : ["\(place): \(keyword) \(rule)"] }
        switch (keyword, rule, value) {
        case ("$ref", .text(let name), _):
            guard let target = root["$defs"]?[String(name.dropFirst("#/$defs/".count))] else {
                return [Self.fault + "no \(name)"]
            }
            return check(value, target, place)
        case ("type", .text, _): return finding(isType(value, rule))
        case ("type", .array(let types), _):
            return finding(types.contains { isType(value, $0) })
        case ("enum", .array(let values), _): return finding(values.contains(value))
        case ("const", _, _): return finding(rule == value)
        case ("anyOf", .array(let schemas), _):
            return finding(schemas.contains { check(value, $0, place).isEmpty })
        case ("allOf", .array(let schemas), _):
            return schemas.flatMap { check(value, $0, place) }
        case ("if", _, _):
            let branch = check(value, rule, place).isEmpty ? "then" : "else"
            return keywords[branch].map { check(value, $0, place) } ?? []
        case ("required", .array(let names), .object(let fields)):
            return names.compactMap {
                guard case .text(let name) = $0, fields[name] == nil else { return nil }
                return "\(place): \(name) is missing"
            }
        case ("properties", .object(let schemas), .object(let fields)):
            return schemas.flatMap { name, schema in
                fields[name].map { check($0, schema, "\(place)/\(name)") } ?? []
            }
        case ("additionalProperties", _, .object(let fields)):
            return fields.filter { keywords["properties"]?[$0.key] == nil }
                .flatMap { check($0.value, rule, "\(place)/\($0.key)") }
        case ("propertyNames", _, .object(let fields)):
            return fields.flatMap { check(.text($0.key), rule, "\(place)/\($0.key)") }
        case ("items", _, .array(let values)):
            return values.enumerated().flatMap { check($0.element, rule, "\(place)/\($0.offset)") }
        case ("minItems", .number(let limit), .array(let values)):
            return finding(Double(values.count) >= limit)
        case ("maxItems", .number(let limit), .array(let values)):
            return finding(Double(values.count) <= limit)
        case ("minLength", .number(let limit), .text(let text)):
            return finding(Double(text.unicodeScalars.count) >= limit)
        case ("maxLength", .number(let limit), .text(let text)):
            return finding(Double(text.unicodeScalars.count) <= limit)
        case ("pattern", .text(let pattern), .text(let text)):
            guard let regex = try? Regex(pattern) else {
                return [Self.fault + "no regex: \(pattern)"]
            }
            return finding(text.firstMatch(of: regex) != nil)
        case ("format", .text("date-time"), .text(let text)):
            return finding(
                Array(text.utf8).withUnsafeBytes { EventTime.milliseconds($0) } != nil)
        case ("minimum", .number(let limit), .number(let number)): return finding(number >= limit)
        case ("maximum", .number(let limit), .number(let number)): return finding(number <= limit)
        case ("exclusiveMinimum", .number(let limit), .number(let number)):
            return finding(number > limit)
        case ("exclusiveMaximum", .number(let limit), .number(let number)):
            return finding(number < limit)
        case ("required", _, _), ("properties", _, _), ("additionalProperties", _, _),
            ("propertyNames", _, _), ("items", _, _), ("minItems", _, _), ("maxItems", _, _),
            ("minLength", _, _),
            ("maxLength", _, _), ("pattern", _, _), ("format", .text("date-time"), _),
            ("minimum", _, _), ("maximum", _, _), ("exclusiveMinimum", _, _),
            ("exclusiveMaximum", _, _):
            return []
        default: return [Self.fault + "unknown keyword \(keyword)"]
        }
    }

    private func isType(_ value: FoundationValue, _ type: FoundationValue) -> Bool {
        switch (type, value) {
        case (.text("null"), .null), (.text("boolean"), .bool), (.text("number"), .number),
            (.text("string"), .text), (.text("array"), .array), (.text("object"), .object):
            true
        case (.text("integer"), .number(let number)): number == number.rounded()
        default: false
        }
    }
}

extension JSONSchema {
    /// Of this repository.
    package static let folder = #filePath.components(separatedBy: "/Tests/")[0] + "/schemas"

    private struct Missing: Error { let path: String }

    /// One of `schemas/`, by its name without the ending.
    package static func published(_ name: String) throws -> JSONSchema {
        let path = "\(folder)/\(name).json"
        guard let file = FileManager.default.contents(atPath: path),
            let root = FoundationValue(Array(file))
        else { throw Missing(path: path) }
        return JSONSchema(root: root)
    }
}
