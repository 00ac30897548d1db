import Foundation
import Testing

/// Every marked code block of the documentation is code that these tests compile and run.
@Suite struct SnippetTests {
    static let documents: [String] = {
        let folder = PackageRoot.url.appending(path: "Sources")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
        let articles = files.compactMap { $0 as? URL }.filter { $0.pathExtension == "md" }.map {
            $0.path.replacingOccurrences(of: PackageRoot.url.path + "/", with: "")
        }
        return ["README.md", "Documentation/Record.md", "Documentation/Report.md"] + articles.sorted()
    }()

    static func compiled() throws -> [String: String] {
        let sources = [
            "GenAgentTestingTests/ReadmeSnippets.swift", "GenAgentSandboxTests/SandboxSnippets.swift",
            "GenAgentHTTPTests/HTTPSnippets.swift", "GenAgentCurlTests/CurlSnippets.swift",
            "GenAgentBackendsTests/BackendsSnippets.swift",
            "GenAgentTrainingTests/TrainingSnippets.swift", "GenAgentEvaluationTests/EvaluationSnippets.swift",
            "GenAgentReportTests/ReportSnippets.swift",
        ]
        return try sources.reduce(into: [:]) { all, file in
            let source = try #require(PackageRoot.text("Tests/" + file))
            all.merge(Snippets.inSource(source)) { first, _ in first }
        }
    }

    @Test(arguments: documents)
    func markedBlocksAreTheCompiledCode(document: String) throws {
        let text = try #require(PackageRoot.text(document), "\(document) cannot be read")
        let compiled = try Self.compiled()
        for (name, code) in Snippets.inDocument(text) {
            let expected = try #require(compiled[name], "\(document) shows `\(name)`, which no test compiles")
            #expect(
                code == expected, "`\(name)` in \(document) is not the compiled code; copy it from the tests"
            )
        }
    }

    @Test func everySnippetIsShownSomewhere() throws {
        let shown = Set(Self.documents.compactMap(PackageRoot.text).flatMap { Snippets.inDocument($0).map(\.name) })
        #expect(Set(try Self.compiled().keys).isSubset(of: shown))
    }

    @Test func snippetsAreAsShortAsPromised() throws {
        let compiled = try Self.compiled()
        func lines(_ name: String) -> Int { (compiled[name] ?? "").split(separator: "\n").count }
        #expect((1...20).contains(lines("custom-tool")))
        #expect((1...25).contains(lines("agent-test")))
        #expect((1...10).contains(lines("library-use")))
        #expect((1...15).contains(lines("custom-reward")))
        #expect((1...30).contains(lines("own-suite")))
        #expect((1...10).contains(lines("own-contender")))
    }

    @Test func markersAreFoundAndIndentationIsRemoved() {
        let source = """
                // snippet: one
                if x {
                    y()

                }
                // snippet-end
            """
        #expect(Snippets.inSource(source) == ["one": "if x {\n    y()\n\n}"])
        let document = "text\n<!-- snippet: one -->\n\n```swift\nif x {\n}\n```\n```swift\nunmarked\n```\n"
        let found = Snippets.inDocument(document)
        #expect(found.map(\.name) == ["one"])
        #expect(found.map(\.code) == ["if x {\n}"])
    }
}

/// Finds marked code.
enum Snippets {
    /// Code between `// snippet: name` and `// snippet-end`, by name, without common indentation.
    static func inSource(_ text: String) -> [String: String] {
        var result: [String: String] = [:]
        var current: (name: String, lines: [String])?
        for line in text.components(separatedBy: "\n") {
            let bare = line.trimmingCharacters(in: .whitespaces)
            if bare.hasPrefix("// snippet: ") {
                current = (String(bare.dropFirst("// snippet: ".count)), [])
            } else if bare == "// snippet-end", let found = current {
                result[found.name] = withoutIndentation(found.lines)
                current = nil
            } else {
                current?.lines.append(line)
            }
        }
        return result
    }

    /// Fenced Swift blocks that follow `<!-- snippet: name -->`.
    static func inDocument(_ text: String) -> [(name: String, code: String)] {
        var result: [(name: String, code: String)] = []
        var marked: String?
        var block: [String]?
        for line in text.components(separatedBy: "\n") {
            if let lines = block {
                if line.hasPrefix("```") {
                    if let name = marked { result.append((name, lines.joined(separator: "\n"))) }
                    (marked, block) = (nil, nil)
                } else {
                    block = lines + [line]
                }
            } else if line.hasPrefix("<!-- snippet: "), let end = line.range(of: " -->") {
                marked = String(line[..<end.lowerBound].dropFirst("<!-- snippet: ".count))
            } else if line.hasPrefix("```swift") {
                block = []
            }
        }
        return result
    }

    private static func withoutIndentation(_ lines: [String]) -> String {
        let filled = lines.filter { !$0.allSatisfy(\.isWhitespace) }
        let indentation = filled.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return lines.map { String($0.dropFirst(indentation)) }.joined(separator: "\n")
    }
}
