/// The requirements of a query, in GenEval++'s own file schema: `include` and `exclude`.
///
/// Source: Echo-4o, GenEval++ `metadata.jsonl`.
public struct SceneMetadata: Sendable, Hashable, Codable {
    /// The benchmark's tag, such as `color_attr`; `nil` if a query has none. The sandbox does not use it.
    public var tag: String?
    /// Objects that must be there, each with its exact count.
    public var include: [SceneRequirement]
    /// Objects that must be fewer than `count`.
    public var exclude: [SceneExclusion]?

    public init(tag: String? = nil, include: [SceneRequirement], exclude: [SceneExclusion]? = nil) {
        self.tag = tag
        self.include = include
        self.exclude = exclude
    }
}

/// One `include` item of GenEval++: exactly `count` objects of a class, all with the color, region and size given.
public struct SceneRequirement: Sendable, Hashable, Codable {
    /// A GenEval++ class name (key `class`).
    public var className: String
    /// Exact number, at least 1.
    public var count: Int
    /// Color of every one of them; `nil`: any.
    public var color: ObjectColor?
    /// Half in which every one's center lies; `nil`: anywhere.
    public var region: SceneRegion?
    /// Larger or smaller than the objects of the other requirements; `nil`: any.
    public var size: RelativeSize?

    private enum CodingKeys: String, CodingKey {
        case className = "class"
        case count, color, region, size
    }

    public init(
        className: String, count: Int = 1, color: ObjectColor? = nil, region: SceneRegion? = nil,
        size: RelativeSize? = nil
    ) {
        self.className = className
        self.count = count
        self.color = color
        self.region = region
        self.size = size
    }
}

/// One `exclude` item of GenEval++: fewer than `count` objects of a class.
public struct SceneExclusion: Sendable, Hashable, Codable {
    /// A GenEval++ class name (key `class`).
    public var className: String
    /// The number that must not be reached.
    public var count: Int

    private enum CodingKeys: String, CodingKey {
        case className = "class"
        case count
    }

    public init(className: String, count: Int) {
        self.className = className
        self.count = count
    }
}

/// One row of a GenEval++ JSONL file: a prompt and what it demands.
///
/// Source: Echo-4o, GenEval++ `metadata.jsonl` (keys `tag`, `prompt`, `include`, `exclude`).
package struct GenEvalRow: Sendable, Hashable, Codable {
    /// The benchmark's name for the kind of prompt, such as `color_attr`.
    package var tag: String?
    package var prompt: String
    package var include: [SceneRequirement]
    /// Objects that must be fewer than their `count`.
    package var exclude: [SceneExclusion]?

    /// What an image of the prompt must show.
    package var metadata: SceneMetadata { SceneMetadata(tag: tag, include: include, exclude: exclude) }
}
