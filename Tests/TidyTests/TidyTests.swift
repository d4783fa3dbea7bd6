// What keeps the house as Sources/DESIGN.md draws it. Each rule is a function from files to findings, so
// that the last test can show that each finds what it is for.
import Testing

@Suite("tidy")
struct TidyTests {
    /// What a target may import beside the standard library and what the system brings.
    static let walls: [String: Set<String>] = [
        "System": ["CMalloc"],
        "Kafka": ["CRdkafka", "System"],
        "YAML": ["CYaml"],
        "Crypto": ["CCrypto"],
        "Gzip": ["CZlib"],
        "Leads": [],
        "Learning": ["Leads"],
        "Wire": ["CSimdjson", "Crypto", "Leads", "Learning", "System"],
        "Config": ["Crypto", "Kafka", "Leads", "Learning", "System", "YAML"],
        "Scoring": ["Crypto", "Leads", "Learning", "System", "Wire"],
        "Runtime": [
            "Config", "Crypto", "Kafka", "Leads", "Learning", "Scoring", "System", "Wire",
        ],
        "Audit": ["Config", "Crypto", "Kafka", "Leads", "Learning", "Scoring", "System", "Wire"],
        "Report": ["Leads", "Learning", "Wire"],
        "Backtest": ["Config", "Gzip", "Leads", "Learning", "System", "Wire", "YAML"],
        "Demo": [
            "Config", "Kafka", "Leads", "Learning", "Runtime", "Scoring", "System", "Wire",
        ],
    ]
    static let ofSystem: Set = ["Dispatch", "FoundationEssentials", "Glibc", "Synchronization"]
    static let functionLinesMax = 70
    static let fileLinesMax = 400

    /// Words that the glossary replaces, in text that a user reads.
    static let words = [
        "doubled", "first brokers", "in hindsight", "mend", "even acceptance",
        "divided by commas", "one word too many", "is nowhere", "hand-set", "by hand", "p there",
        "of sample", "its rights",
        "nothing asks for", "a person decides", "are kept 1 time", "can go on:", "in the books",
    ]

    static func importFindings(_ files: [Repository.File]) -> [String] {
        files.flatMap { file -> [String] in
            let parts = file.path.split(separator: "/")
            guard parts.count > 2, let allowed = walls[String(parts[1])] else { return [] }
            return file.lines.compactMap { line in
                guard let at = line.firstRange(of: "import "),
                    line[..<at.lowerBound].allSatisfy({ $0.isLetter || " @_".contains($0) })
                else { return nil }
                let module = String(line[at.upperBound...])
                guard !allowed.contains(module), !ofSystem.contains(module) else { return nil }
                return "\(file.path) imports \(module)"
            }
        }
    }

    /// Found by indentation, which `swift format lint` keeps.
    static func lengthFindings(_ files: [Repository.File]) -> [String] {
        files.flatMap { file -> [String] in
            var findings =
                file.lines.count > fileLinesMax
                ? ["\(file.path) has \(file.lines.count) lines"] : []
            for (start, line) in file.lines.enumerated()
            where line.contains("func ") || line.contains(" init(") {
                let indent = line.prefix { $0 == " " }
                guard !line.drop(while: { $0 == " " }).hasPrefix("/") else { continue }
                let rest = file.lines[(start + 1)...]
                let end = rest.firstIndex {
                    $0.hasPrefix("\(indent)}") || !$0.isEmpty && !$0.hasPrefix(indent)
                }
                guard let end, file.lines[end].hasPrefix("\(indent)}") else { continue }
                let count = end - start + 1
                if count > functionLinesMax {
                    findings.append("\(file.path):\(start + 1) is a function of \(count) lines")
                }
            }
            return findings
        }
    }

    /// A page of the catalogue, a comma and a heading of it in quotes, on one line.
    static func citationFindings(
        _ files: [Repository.File], pages: [String: Repository.File]
    ) -> [String] {
        files.flatMap { file -> [String] in
            file.lines.enumerated().flatMap { number, line -> [String] in
                guard let comment = line.firstRange(of: "//") else { return [] }
                return line[comment.upperBound...].matches(of: /([A-Za-z-]+\.md)(?:, "([^"]+)")?/)
                    .compactMap { match in
                        let (name, heading) = (String(match.1), match.2)
                        let place = "\(file.path):\(number + 1)"
                        if name == "README.md" || name == "DESIGN.md" { return nil }
                        guard let page = pages[name] else { return "\(place) cites \(name)" }
                        guard let heading else { return "\(place) cites \(name) without a heading" }
                        let isThere = page.lines.contains {
                            $0.hasPrefix("#") && $0.drop { $0 == "#" || $0 == " " } == heading
                        }
                        return isThere ? nil : "\(place) cites \"\(heading)\" of \(name)"
                    }
            }
        }
    }

    static func wordFindings(_ files: [Repository.File]) -> [String] {
        files.flatMap { file -> [String] in
            file.lines.enumerated().flatMap { number, line -> [String] in
                guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return [] }
                return line.matches(of: /"((?:[^"\\]|\\.)*)"/).flatMap { literal in
                    words.filter { word in
                        literal.1.ranges(of: word).contains {
                            let before = literal.1[..<$0.lowerBound].last
                            let after = literal.1[$0.upperBound...].first
                            return before?.isLetter != true && after?.isLetter != true
                        }
                    }.map { "\(file.path):\(number + 1) says '\($0)'" }
                }
            }
        }
    }

    static func uncheckedFindings(_ files: [Repository.File]) -> [String] {
        files.flatMap { file -> [String] in
            file.lines.indices.compactMap { number in
                guard file.lines[number].contains("@unchecked Sendable") else { return nil }
                let before = number > 0 ? file.lines[number - 1].drop { $0 == " " } : ""
                return before.hasPrefix("//") ? nil : "\(file.path):\(number + 1) gives no reason"
            }
        }
    }

    static let pages = Dictionary(
        uniqueKeysWithValues: Repository.files("Sources/Documentation.docc", ending: ".md").map {
            ($0.path.split(separator: "/").last.map(String.init) ?? "", $0)
        })

    @Test("each target imports only what lies below it")
    func imports() { #expect(Self.importFindings(Repository.sources) == []) }

    @Test("functions and files stay short")
    func lengths() { #expect(Self.lengthFindings(Repository.sources) == []) }

    @Test("every page and heading that a comment cites is there")
    func citations() {
        let files = Repository.sources + Repository.tests
        #expect(Self.citationFindings(files, pages: Self.pages) == [])
    }

    @Test("users read the words of the glossary")
    func wording() { #expect(Self.wordFindings(Repository.sources) == []) }

    @Test("what the compiler does not check has a reason")
    func unchecked() { #expect(Self.uncheckedFindings(Repository.sources) == []) }

    @Test("each rule finds what it is for")
    func controls() {
        let long = Array(repeating: "    x()"[...], count: Self.functionLinesMax)
        let bad = Repository.File(
            path: "Sources/Leads/Bad.swift",
            lines: [
                "package import Kafka", "/" + "/ scoring.md, \"No such heading\"",
                "let text = \"0 lost, 0 doubled\"", "", "struct A: @unchecked Sendable {}",
                "func f() {",
            ] + long + ["}"])
        #expect(Self.importFindings([bad]) == ["Sources/Leads/Bad.swift imports Kafka"])
        #expect(Self.lengthFindings([bad]).count == 1)
        #expect(Self.citationFindings([bad], pages: Self.pages).count == 1)
        #expect(Self.wordFindings([bad]) == ["Sources/Leads/Bad.swift:3 says 'doubled'"])
        #expect(Self.uncheckedFindings([bad]).count == 1)
        #expect(Repository.sources.count > 300 && Self.pages.count > 10)
    }
}
