import Foundation
import Testing

/// Every marked code block of the documentation is code that these tests compile and run, with the imports that it needs.
@Suite struct SnippetTests {
    /// Documents whose readers start from nothing: every Swift block is marked and begins with its imports.
    static let guides = [
        "README.md", "Documentation/Record.md", "Documentation/Report.md", "Documentation/Sandbox.md",
    ]

    static let documents: [String] = {
        let folder = PackageRoot.url.appending(path: "Sources")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
        let articles = files.compactMap { $0 as? URL }.filter { $0.pathExtension == "md" }.map {
            $0.path.replacingOccurrences(of: PackageRoot.url.path + "/", with: "")
        }
        return guides + articles.sorted()
    }()

    static func compiled() throws -> [String: Snippet] {
        let sources = [
            "GenAgentTestingTests/Readme/CoreUse.swift", "GenAgentTestingTests/Readme/CustomTool.swift",
            "GenAgentTestingTests/Readme/ShortTest.swift", "GenAgentTestingTests/ReadmeSnippets.swift",
            "GenAgentSandboxTests/SandboxSnippets.swift", "GenAgentHTTPTests/HTTPSnippets.swift",
            "GenAgentCurlTests/CurlSnippets.swift", "GenAgentBackendsTests/BackendsSnippets.swift",
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
        for (name, shown) in Snippets.inDocument(text) {
            let expected = try #require(compiled[name], "\(document) shows `\(name)`, which no test compiles")
            #expect(
                shown.code == expected.code,
                "`\(name)` in \(document) is not the compiled code; copy it from the tests"
            )
            #expect(
                Set(shown.imports).isSubset(of: expected.imports),
                "`\(name)` in \(document) imports what the compiled code does not"
            )
        }
    }

    @Test(arguments: guides)
    func guidesShowMarkedBlocksWithTheirImports(document: String) throws {
        let text = try #require(PackageRoot.text(document))
        let compiled = try Self.compiled()
        #expect(Snippets.unmarked(in: text) == [], "every Swift block of \(document) is compiled by a test")
        for (name, shown) in Snippets.inDocument(text) {
            #expect(!shown.imports.isEmpty, "`\(name)` in \(document) begins without its imports")
            if compiled[name]?.includesImports == true {
                #expect(shown.imports == compiled[name]?.imports, "`\(name)` in \(document) shows other imports")
            }
        }
    }

    @Test func theReadmeNamesAProductForEveryModuleThatItImports() throws {
        let readme = try #require(PackageRoot.text("README.md"))
        let ours = Snippets.inDocument(readme).flatMap(\.snippet.imports).filter { $0.hasPrefix("import GenAgent") }
        #expect(!ours.isEmpty)
        for module in Set(ours.map { $0.dropFirst("import ".count) }) {
            #expect(readme.contains(#".product(name: "\#(module)", package: "GenAgent")"#), "README: \(module)")
        }
    }

    @Test func theReadmeIsShort() throws {
        let lines = try #require(PackageRoot.text("README.md")).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 121, "at most 120 lines; results and reference belong into Documentation/")
    }

    @Test func everySnippetIsShownSomewhere() throws {
        let shown = Set(Self.documents.compactMap(PackageRoot.text).flatMap { Snippets.inDocument($0).map(\.name) })
        #expect(Set(try Self.compiled().keys).isSubset(of: shown))
    }

    @Test func snippetsAreAsShortAsPromised() throws {
        let compiled = try Self.compiled()
        func lines(_ name: String) -> Int { (compiled[name]?.code ?? "").split(separator: "\n").count }
        #expect((1...20).contains(lines("custom-tool")))
        #expect((1...25).contains(lines("agent-test")))
        #expect((1...15).contains(lines("short-test")))
        #expect((1...15).contains(lines("core-use")))
        #expect((1...10).contains(lines("library-use")))
        #expect((1...15).contains(lines("custom-reward")))
        #expect((1...30).contains(lines("own-suite")))
        #expect((1...10).contains(lines("own-contender")))
    }

    @Test func markersAreFoundAndIndentationIsRemoved() {
        let source = """
            import B

                // snippet: one
                if x {
                    y()

                }
                // snippet-end
            """
        #expect(
            Snippets.inSource(source) == [
                "one": Snippet(imports: ["import B"], code: "if x {\n    y()\n\n}", includesImports: false)
            ])
        let document = "text\n<!-- snippet: one -->\n\n```swift\nif x {\n}\n```\n```swift\nunmarked\n```\n"
        let found = Snippets.inDocument(document)
        #expect(found.map(\.name) == ["one"])
        #expect(found.map(\.snippet.code) == ["if x {\n}"])
        #expect(Snippets.unmarked(in: document) == ["unmarked"])
    }

    @Test func importsAtTheBeginningArePartOfASnippet() {
        let source = "// snippet: two\nimport A\nimport B\n\nrun()\n// snippet-end\n"
        let snippet = Snippet(imports: ["import A", "import B"], code: "run()", includesImports: true)
        #expect(Snippets.inSource(source) == ["two": snippet])
        let document = "<!-- snippet: two -->\n```swift\nimport A\nimport B\n\nrun()\n```\n"
        #expect(Snippets.inDocument(document).map(\.snippet) == [snippet])
    }
}

/// Marked code.
struct Snippet: Equatable {
    /// Import lines; for code in a test, those of the file if the markers do not enclose any.
    var imports: [String]
    /// The code, without imports at its beginning and without common indentation.
    var code: String
    /// Whether the markers enclose the imports.
    var includesImports: Bool

    init(imports: [String], code: String, includesImports: Bool) {
        (self.imports, self.code, self.includesImports) = (imports, code, includesImports)
    }

    /// Splits lines into imports and code.
    init(_ lines: [String]) {
        let imports = Array(lines.prefix { $0.hasPrefix("import ") })
        let rest = lines.dropFirst(imports.count).drop { !imports.isEmpty && $0.isEmpty }
        let filled = rest.filter { !$0.allSatisfy(\.isWhitespace) }
        let indentation = filled.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        let code = rest.map { String($0.dropFirst(indentation)) }.joined(separator: "\n")
        self.init(imports: imports, code: code, includesImports: !imports.isEmpty)
    }
}

/// Finds marked code.
enum Snippets {
    /// Code between `// snippet: name` and `// snippet-end`, by name.
    static func inSource(_ text: String) -> [String: Snippet] {
        var result: [String: Snippet] = [:]
        var current: (name: String, lines: [String])?
        let all = text.components(separatedBy: "\n")
        for line in all {
            let bare = line.trimmingCharacters(in: .whitespaces)
            if bare.hasPrefix("// snippet: ") {
                current = (String(bare.dropFirst("// snippet: ".count)), [])
            } else if bare == "// snippet-end", let found = current {
                var snippet = Snippet(found.lines)
                if !snippet.includesImports { snippet.imports = all.filter { $0.hasPrefix("import ") } }
                result[found.name] = snippet
                current = nil
            } else {
                current?.lines.append(line)
            }
        }
        return result
    }

    /// Fenced Swift blocks that follow `<!-- snippet: name -->`.
    static func inDocument(_ text: String) -> [(name: String, snippet: Snippet)] {
        blocks(in: text).compactMap { block in block.name.map { ($0, Snippet(block.lines)) } }
    }

    /// Fenced Swift blocks without a marker. `<!-- manifest -->` marks lines of a Package.swift, which `.ci/lean-consumer` builds with.
    static func unmarked(in text: String) -> [String] {
        blocks(in: text).filter { $0.name == nil && !$0.isManifest }.map { $0.lines.joined(separator: "\n") }
    }

    private static func blocks(in text: String) -> [(name: String?, isManifest: Bool, lines: [String])] {
        var result: [(name: String?, isManifest: Bool, lines: [String])] = []
        var marked: String?
        var isManifest = false
        var block: [String]?
        for line in text.components(separatedBy: "\n") {
            if let lines = block {
                if line.hasPrefix("```") {
                    result.append((marked, isManifest, lines))
                    (marked, isManifest, block) = (nil, false, nil)
                } else {
                    block = lines + [line]
                }
            } else if line.hasPrefix("<!-- snippet: "), let end = line.range(of: " -->") {
                marked = String(line[..<end.lowerBound].dropFirst("<!-- snippet: ".count))
            } else if line == "<!-- manifest -->" {
                isManifest = true
            } else if line.hasPrefix("```swift") {
                block = []
            }
        }
        return result
    }
}
