/// One row of a GenEval++ JSONL file: a prompt and what it demands.
///
/// Source: Echo-4o, GenEval++ `metadata.jsonl` (keys `tag`, `prompt`, `include`, `exclude`).
public struct GenEvalRow: Sendable, Hashable, Codable {
    /// The benchmark's name for the kind of prompt, such as `color_attr`.
    public var tag: String?
    /// The text that a generator gets.
    public var prompt: String
    /// Objects that must be there.
    public var include: [SceneRequirement]
    /// Objects of which there must be fewer than their `count`.
    public var exclude: [SceneExclusion]?

    /// Makes a row.
    public init(tag: String? = nil, prompt: String, include: [SceneRequirement], exclude: [SceneExclusion]? = nil) {
        self.tag = tag
        self.prompt = prompt
        self.include = include
        self.exclude = exclude
    }

    /// What a picture of the prompt must show.
    public var metadata: SceneMetadata { SceneMetadata(tag: tag, include: include, exclude: exclude) }
}
