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

    @Test func otherBracesStay() {
        #expect(text("{\"a\": {}} {round} {tools").rendered(tools: [], rounds: 3) == "{\"a\": {}} {round} {tools")
    }

    @Test func whatAToolSaysOfItselfIsNoPlaceholder() {
        let tool = ToolDescriptor(generator: "paint", summary: "Takes {rounds} and {tools} literally.")
        #expect(text("{tools}").rendered(tools: [tool], rounds: 3).contains("Takes {rounds} and {tools} literally."))
    }
}
