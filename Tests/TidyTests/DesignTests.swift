import Testing

/// The map must not lead into the void: whoever moves a file or renames a function fixes it there.
@Suite("DESIGN")
struct DesignTests {
    /// Names in backquotes that stand for nothing: `File.swift`, `File.swift:function`, `SomeTests`.
    static func findings(_ design: String, _ files: [Repository.File]) -> [String] {
        var missing: [String] = []
        for match in design.matches(of: /`([A-Za-z+\/]+\.swift)(?::([A-Za-z]+))?`/) {
            let places = files.filter { $0.path.hasSuffix("/\(match.1)") }
            if places.isEmpty { missing.append(String(match.1)) }
            guard let function = match.2, !places.isEmpty else { continue }
            let isThere = places.contains { file in
                file.lines.contains {
                    $0.contains("func \(function)(") || $0.contains("func \(function)<")
                }
            }
            if !isThere { missing.append("\(match.1):\(function)") }
        }
        for match in design.matches(of: /`([A-Z][A-Za-z]+Tests)`/) {
            let isThere = files.contains { file in
                file.lines.contains { $0.contains("struct \(match.1)") }
            }
            if !isThere { missing.append(String(match.1)) }
        }
        return missing
    }

    @Test("every file, function and suite that it names exists; caught: one that was moved")
    func names() throws {
        let design = try #require(Repository.files("Sources", ending: "DESIGN.md").first).text
        let files = Repository.sources + Repository.tests
        #expect(Self.findings(design, files) == [])
        let moved = design.replacing("Runtime/Worker.swift:run`", with: "Worker.swift:march`")
        #expect(Self.findings(moved, files) == ["Worker.swift:march"])
        #expect(Self.findings("`Nowhere.swift` and `NoSuchTests`", files).count == 2)
    }
}
