/// What every generator understands, and a typed way to pass what only one does.
public struct GenerationRequest: Sendable, Hashable, Codable {
    /// What the picture shows.
    public var prompt: String
    /// What it must not show.
    public var negativePrompt: String?
    /// The wanted size in pixels; `nil`: the generator's own.
    public var size: PixelSize?
    /// The seed; the session derives one for every call that names none. At most 2^53 − 1, so that JSON keeps it everywhere.
    public var seed: UInt64?
    /// Sampling steps, at least 1.
    public var steps: Int?
    /// Guidance scale, 0 or more.
    public var guidance: Double?
    /// Images of the session to start from (edit, reference).
    public var inputImages: [ImageID]
    /// Arguments that only one backend understands, by name; see ``options(_:)``.
    public var extras: [String: JSONValue]

    /// Makes a request; everything but the prompt is the generator's choice.
    public init(
        prompt: String, negativePrompt: String? = nil, size: PixelSize? = nil, seed: UInt64? = nil, steps: Int? = nil,
        guidance: Double? = nil, inputImages: [ImageID] = [], extras: [String: JSONValue] = [:]
    ) {
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.size = size
        self.seed = seed
        self.steps = steps
        self.guidance = guidance
        self.inputImages = inputImages
        self.extras = extras
    }
}

/// Options that one backend alone understands, as a type: `request.options(ComfyOptions.self)`.
public protocol BackendOptions: Codable, Sendable {
    /// The name under which the options travel in ``GenerationRequest/extras``.
    static var key: String { get }
}

extension GenerationRequest {
    /// The options of one backend, if the request carries them.
    ///
    /// - Throws: `DecodingError` where they are there but do not fit the type.
    public func options<Options: BackendOptions>(_ type: Options.Type = Options.self) throws -> Options? {
        guard let value = extras[Options.key] else { return nil }
        return try value.decoded(as: Options.self)
    }

    /// Puts the options of one backend into the request.
    ///
    /// - Throws: `EncodingError` where they cannot be written as JSON.
    public mutating func setOptions<Options: BackendOptions>(_ options: Options) throws {
        extras[Options.key] = try JSONValue(encoding: options)
    }
}
