import GenAgent
import Testing

@Suite struct AfterThoughtTests {
    @Test(arguments: [
        ("red", "red"), ("<think>blue?</think> red", " red"), ("blue?</think>red", "red"), ("a</think>b</think>c", "c"),
        ("<think>blue?</think>", ""), ("", ""),
    ])
    func `the answer stands behind the last thought`(_ text: String, _ answer: String) {
        #expect(text.afterThought.map(String.init) == answer)
    }

    @Test(arguments: ["<think>It is red, but", "<think>a</think>red<think>or"])
    func `a thought without an end has no answer`(_ text: String) { #expect(text.afterThought == nil) }
}
