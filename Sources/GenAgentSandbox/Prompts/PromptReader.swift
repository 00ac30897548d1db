/// Reads a prompt into the scene that it asks for. It knows the 80 classes, 10 colours, numbers, halves of the picture
/// and sizes of GenEval++, lists and repeated statements, and the facts of a knowledge base.
///
/// Total: every text gives a scene, in time that grows with its length; words that it does not know come back as
/// `PromptScene.unread`. A repeated mention restates: "A red apple. The apple is red." is one apple.
public struct PromptReader: Sendable {
    /// Most objects of a group, and most groups of a scene.
    public static let maximumCount = 24
    /// The reader with the sandbox's own knowledge base.
    public static let standard = PromptReader()

    private let lexer: PromptLexer
    private let knowledge: KnowledgeBase

    /// Makes a reader. This compiles its word list, so keep it.
    public init(knowledge: KnowledgeBase = .standard) {
        self.knowledge = knowledge
        lexer = PromptLexer(lexicon: PromptLexicon(knowledge: knowledge))
    }

    /// Reads a text.
    public func read(_ text: String) -> PromptScene {
        let (lexemes, wordCount) = lexer.lexemes(of: text)
        var parser = PromptParser(lexemes: lexemes, knowledge: knowledge)
        parser.parse()
        let groups = PromptGroups(parser.mentions)
        let wording = PromptWording(isEnumerated: groups.isEnumerated, wordCount: wordCount, clauses: groups.wordings)
        return PromptScene(clauses: groups.clauses, wording: wording, unread: parser.unread)
    }
}
