/// A piece of a prompt that means something to the reader.
enum PromptLexeme: Hashable, Sendable {
    /// A class of the vocabulary.
    case object(String, isPlural: Bool)
    case color(ObjectColor)
    /// The word "orange", a colour or a fruit.
    case orange
    case number(Int)
    /// "one", which is a number or stands for a noun ("the larger one").
    case one
    case size(RelativeSize)
    /// "twice the size of": a size, compared with what follows.
    case sizeOf(RelativeSize)
    /// A side or half of the picture. Prepositions ("above", "under") can bind two objects without "of".
    case side(SceneRegion, isPreposition: Bool)
    /// "a", "an", "another".
    case article
    /// "the", "this", "each", "all".
    case definite
    /// "its", "their".
    case possessive
    /// "it", "they", "them".
    case pronoun(isPlural: Bool)
    case of
    /// "than", "as".
    case than
    /// "in", "on", "at": what begins a phrase of place.
    case place
    /// "is", "are", "painted".
    case copula(isPlural: Bool)
    /// "half", "middle", "third": parts of a picture.
    case part
    /// "picture", "photo", "background": the picture itself.
    case frame
    /// "exactly", "only".
    case emphasis
    /// "no", "not", "without".
    case negation
    case and
    /// "but": ends a negation.
    case but
    /// "with", "has", "next to": ends a noun phrase.
    case stop
    /// Index into the knowledge base.
    case fact(Int)
    /// A known word without meaning here.
    case filler
    /// An unknown word.
    case unknown(String)
    case comma, colon, semicolon, sentenceEnd, newline, open, close
    /// "1." or a bullet.
    case item
}
