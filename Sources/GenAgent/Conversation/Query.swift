/// What a session answers: a request as text, with optional input images.
///
/// Policies see only the text and the images. Tags and metadata are for judges, suites and records.
public struct Query: Sendable, Hashable, ExpressibleByStringLiteral {
    /// Names the query within a suite; default: the text.
    public var id: String
    public var text: String
    /// Images that belong to the request; they become `img_1`, `img_2`, … of the session.
    public var images: [EncodedImage]
    /// Labels, such as a benchmark's category.
    public var tags: [String]
    /// What a judge may need to know, such as a benchmark's requirements. Never shown to a policy.
    public var metadata: JSONValue

    public init(
        _ text: String, id: String? = nil, images: [EncodedImage] = [], tags: [String] = [], metadata: JSONValue = .null
    ) {
        self.id = id ?? text
        self.text = text
        self.images = images
        self.tags = tags
        self.metadata = metadata
    }

    public init(stringLiteral value: String) { self.init(value) }
}

/// A query as a record keeps it: with references instead of images.
public struct QueryRecord: Sendable, Hashable, Codable {
    public var id: String
    public var text: String
    public var images: [ImageReference]
    public var tags: [String]
    public var metadata: JSONValue

    package init(_ query: Query) {
        id = query.id
        text = query.text
        images = query.images.map { ImageReference($0) }
        tags = query.tags
        metadata = query.metadata
    }
}
