import Foundation
@testable import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentReport

/// Texts that would be more than texts, if they could.
enum Hostile {
    static let texts = [
        "</script><script>document.title='owned'</script>", "\"><img src=x onerror=\"alert(1)\">",
        "'><svg/onload=alert(1)>",
        "</noscript><script>alert(1)</script>", "<b><i><table>", "<!-- ", "--> <![CDATA[ ]]>", "javascript:alert(1)",
        "&lt;b&gt; &amp &#x3C;", "</title></style></textarea>", "a\u{202E}b\u{2066}c",
        "nul \0 bell \u{7} del \u{7F} \u{85} \u{FFFE}",
        "שלום <b>", String(repeating: "W", count: 100_000), "", "\r\n\t",
    ]
}

@Suite("Escaping") struct EscapingTests {
    private func escaped(_ text: String) -> String { String(decoding: HTML(text: text).bytes, as: UTF8.self) }

    @Test func whatIsInterpolatedIsTextAndWhatIsWrittenIsMarkup() {
        let name = "<b>\"x\" & 'y'</b>"
        let html: HTML = "<p title=\"\(name)\">\(name)</p>"
        let text = "&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/b&gt;"
        #expect(String(decoding: html.bytes, as: UTF8.self) == "<p title=\"\(text)\">\(text)</p>")
    }

    @Test func controlCharactersAreShown() {
        #expect(escaped("a\0b\u{1B}\u{7F}\u{85}\u{FFFF}") == "a␀b␛␡\u{FFFD}\u{FFFD}")
    }

    @Test func charactersThatReorderOtherTextAreNamed() {
        #expect(escaped("a\u{202E}b\u{2069}") == "a[U+202E]b[U+2069]")
        #expect(escaped("שלום\u{200F}!") == "שלום\u{200F}!")
    }

    @Test func lineBreaksAndTabsStay() { #expect(escaped("a\nb\tc\r") == "a\nb\tc&#13;") }

    @Test func aLoneSurrogateInJSONCannotReachThePage() {
        let data = Data(#""a\ud800b""#.utf8)
        let read = try? JSONDecoder().decode(String.self, from: data)
        #expect(read.map { !escaped($0).isEmpty } ?? true)
        #expect(
            escaped(String(decoding: [0x61, 0xED, 0xA0, 0x80, 0x62] as [UInt8], as: UTF8.self)).hasPrefix("a\u{FFFD}"))
    }

    @Test(arguments: Hostile.texts.indices) func aHostileTextIsOnlyTextWhereverItStands(index: Int) async throws {
        let text = Hostile.texts[index]
        let policy = ScriptedPolicy(
            [
                .calls([ToolCall(name: text, arguments: [text: .string(text)])], thinking: text),
                .call(prompt: "x \(text)", thinking: text, judging: text, arguments: ["style": .string(text)]),
                .call(prompt: "y \(text)", thinking: text, judging: text), .answer(text, thinking: text, judging: text),
            ], name: text)
        let judge = ScriptedJudge(
            [
                .give(.unsatisfied(findings: [Finding(text, isMet: nil, detail: text)], summary: text)),
                .unscored(text),
            ], name: text)
        let painter = StubGenerator(behavior: .init(warnings: [text]))
        var session = await Sample.run(
            policy, tools: [FlakyTool(painter, every: 3, .failure(.rejected(text)))],
            assessment: .judge(judge, reflector: ScriptedReflector([.guidance(text)])), id: SessionID(rawValue: text),
            query: Query(text, tags: [text]))
        session.trajectory.rewards = [text: 1]
        session.trajectory.issues.append(
            SessionIssue(boundary: .store, error: .fatal(text), time: session.trajectory.startedAt))
        if index.isMultiple(of: 2) { session.loadImage = { _ in throw AdapterError.fatal(text) } }

        let plain = await Sample.simple()
        for page in [
            try await Pages.story(session), try await Pages.gallery([session, plain], ReportOptions(title: text)),
        ] {
            let checker = TagChecker(page)
            #expect(checker.problems == [])
            #expect(checker.elements.filter { $0 == "script" }.count == 1)
            let strangers: Set<String> = ["b", "i", "object", "iframe", "textarea", "a", "base"]
            #expect(strangers.isDisjoint(with: checker.elements))
            #expect(
                !checker.attributes.contains {
                    $0.name.hasPrefix("on") || $0.name == "style" || $0.name == "href" && $0.value != "data:,"
                })
            #expect(checker.attributes.allSatisfy { $0.name != "src" || $0.value.hasPrefix("data:image/png;base64,") })
            #expect(page.utf8.count { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 } == 0)
        }
    }

    @Test func noTextMadeAtRunTimeIsCalledMarkup() throws {
        // `StaticString` keeps the compiler watching; this keeps an eye on the one way round it.
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Sources/GenAgentReport")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var read = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
            #expect(
                !source.contains("withUTF8Buffer")
                    || ["HTML.swift", "PageWriter.swift"].contains(file.lastPathComponent))
            #expect(!source.contains(".bytes +=") || file.lastPathComponent == "HTML.swift")
            read += 1
        }
        #expect(read > 15)
    }
}
