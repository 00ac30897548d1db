import GenAgent
import Testing

@Suite struct ParentPathTests {
    @Test(arguments: [
        ("o", ""), ("o/", ""), ("pictures", ""), ("out/cup", "out"), ("out//cup/", "out"), ("/", "/"), ("/cup", "/"),
        ("/out/cup", "/out"), ("", ""), ("./o", "."), ("../o", ".."),
    ])
    func parentOfAnyPathIsFound(path: String, parent: String) {
        #expect(path.parentPath == parent)
    }
}
