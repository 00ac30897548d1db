/// What to ask for beside the text, where the server has it.
public struct TokenEvidence: Sendable, Hashable {
    /// Ids of prompt and completion tokens.
    public var tokenIDs: Bool
    /// The log-probability of every sampled token.
    public var logProbabilities: Bool

    /// Makes a wish; by default nothing.
    public init(tokenIDs: Bool = false, logProbabilities: Bool = false) {
        self.tokenIDs = tokenIDs
        self.logProbabilities = logProbabilities
    }
}

/// How a chat policy asks.
public struct ChatOptions: Sendable, Hashable {
    /// Streams the turn, for people who watch. Off by default: an agent needs the whole call, and servers' streamed calls have had more bugs.
    public var streams: Bool
    /// What to ask for beside the text.
    public var evidence: TokenEvidence

    /// Makes options.
    public init(streams: Bool = false, evidence: TokenEvidence = TokenEvidence()) {
        self.streams = streams
        self.evidence = evidence
    }
}
