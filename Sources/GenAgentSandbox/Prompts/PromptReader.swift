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
        let lexed = lexer.lexemes(of: text)
        var parser = PromptParser(lexemes: lexed.lexemes, knowledge: knowledge)
        parser.parse()
        let groups = PromptGroups(parser.mentions)
        let wording = PromptWording(
            isEnumerated: groups.isEnumerated, wordCount: lexed.wordCount, clauses: groups.wordings)
        return PromptScene(clauses: groups.clauses, wording: wording, unread: parser.unread)
    }

    /// What a text asks for that is not in its scene, so that whoever judges by the scene has not checked it: unknown things and styles
    /// ("a quokka", "in watercolor"), relations ("next to a dog"), what must not be there ("no cats"), qualities ("gray"), and numbers beyond
    /// ``maximumCount``. Words that ask for nothing ("a photo of", "realistic", "high quality") are left out.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - negations: Whether to list what must not be there.
    /// - Returns: Phrases in the text's words, in lower case, each once; at most 32.
    public func unchecked(in text: String, negations: Bool = true) -> [String] {
        let lexed = lexer.lexemes(of: text)
        var parser = PromptParser(lexemes: lexed.lexemes, knowledge: knowledge)
        parser.parse()
        var phrases = UncheckedPhrases(lexed, skipped: parser.skipped, negations: negations).phrases
        let read = Set(PromptGroups(parser.mentions).clauses.map(\.className))
        phrases += parser.mentions.map(\.className).filter { !read.contains($0) }.map(ObjectVocabulary.plural)
        var seen: Set<String> = []
        return Array(phrases.filter { seen.insert($0).inserted }.prefix(32))
    }
}
