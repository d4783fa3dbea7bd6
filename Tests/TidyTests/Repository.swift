import FoundationEssentials

/// The files of this repository as text.
enum Repository {
    static let root = #filePath.components(separatedBy: "/Tests/TidyTests/")[0]

    struct File: Sendable {
        /// From the root of the repository.
        let path: String
        let lines: [Substring]
        var text: String { lines.joined(separator: "\n") }
    }

    static func files(_ folder: String, ending: String) -> [File] {
        let names =
            (try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted().compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(root)/\(folder)/\(name)")
            else {
                return nil
            }
            let text = String(decoding: data, as: UTF8.self)
            return File(
                path: "\(folder)/\(name)",
                lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    static let sources = files("Sources", ending: ".swift")
    static let tests = files("Tests", ending: ".swift")
}
