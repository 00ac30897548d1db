import Testing

@testable import GenAgent

struct SystemTextTests {
    private func text(_ template: String) -> SystemText {
        SystemText(version: "test-1", template: template, closingNote: "", repairNote: "")
    }

    @Test func placeholdersAreFilledWhereverTheyStand() {
        let tool = ToolDescriptor(generator: "paint", summary: "Paints.")
        let rendered = text("{rounds}: {tools} and {rounds}").rendered(tools: [tool], rounds: 3)
        #expect(rendered.hasPrefix("3: {"))
        #expect(rendered.hasSuffix("} and 3"))
        #expect(rendered.contains("\"name\":\"paint\""))
    }

    /// A policy trained under one text is not the same under another: a change of a text raises its version.
    @Test func standardTextsHaveVersionsAndPlainEnglish() {
        let (tagged, native) = (SystemText.standard(.tagged), SystemText.standard(.native))
        #expect(tagged.version == "genagent-tagged-2" && native.version == "genagent-native-2")
        for text in [tagged, native] {
            let words = [text.template, text.closingNote, text.repairNote].joined(separator: " ")
            #expect(["colour", "picture", "in words"].allSatisfy { !words.contains($0) })
            // The sandbox's policy recognizes the closing turn by this.
            #expect(text.closingNote.contains("last image"))
        }
    }

    @Test func otherBracesStay() {
        #expect(text("{\"a\": {}} {round} {tools").rendered(tools: [], rounds: 3) == "{\"a\": {}} {round} {tools")
    }

    @Test func whatAToolSaysOfItselfIsNoPlaceholder() {
        let tool = ToolDescriptor(generator: "paint", summary: "Takes {rounds} and {tools} literally.")
        #expect(text("{tools}").rendered(tools: [tool], rounds: 3).contains("Takes {rounds} and {tools} literally."))
    }
}
