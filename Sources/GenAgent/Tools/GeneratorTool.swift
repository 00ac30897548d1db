import Foundation

/// An image generator as a tool. An adapter is two members:
/// ```swift
/// struct MyGenerator: GeneratorTool {
///     let descriptor = ToolDescriptor(generator: "paint", summary: "Paints a picture of a prompt.")
///     func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
///         let bytes = try await myServer.paint(request.prompt, seed: request.seed ?? 0)
///         return try GenerationResult(EncodedImage(bytes))
///     }
/// }
/// ```
public protocol GeneratorTool: AgentTool {
    /// Generates one image. Honour task cancellation.
    ///
    /// - Throws: ``AdapterError`` to say what kind of failure it is; any other error stops the session as fatal.
    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult

    /// Resumes a job that an earlier process submitted, by the handle that it recorded, instead of paying again.
    ///
    /// Only called where the descriptor's capabilities say `reattach`, or name jobs (``CallNaming/job``); by default it fails.
    func reattach(to job: JobHandle, request: GenerationRequest, context: ToolContext) async throws -> GenerationResult
}

extension GeneratorTool {
    /// Fails: by default a tool cannot take up a job again.
    public func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        throw AdapterError.fatal(
            "The tool \(descriptor.name) cannot take up a job again, although a handle was recorded.")
    }

    /// Reads the arguments as a ``GenerationRequest`` and generates. Sessions call ``generate(_:context:)`` directly.
    public func call(_ arguments: [String: JSONValue], context: ToolContext) async throws -> ToolResult {
        let result = try await generate(GenerationRequest(arguments: arguments), context: context)
        return ToolResult("", images: [result.image], warnings: result.warnings, usage: result.usage)
    }
}

/// What a generator gives back: one image and the truth about how it came to be.
public struct GenerationResult: Sendable {
    /// The image.
    public var image: EncodedImage
    /// The seed that was really used, where the backend tells.
    public var seed: UInt64?
    /// What the generator could not honour (a size, a negative prompt); the policy reads it.
    public var warnings: [String]
    /// What it cost. `images` is counted as 1 where it is left 0.
    public var usage: Usage

    /// Makes a result.
    public init(_ image: EncodedImage, seed: UInt64? = nil, warnings: [String] = [], usage: Usage = Usage(images: 1)) {
        self.image = image
        self.seed = seed
        self.warnings = warnings
        self.usage = usage
    }
}

/// A backend's name for a running job, good enough to take the job up again from another process.
public struct JobHandle: Sendable, Hashable, Codable {
    /// The backend's words: an id, or a polling URL. Never a key.
    public var value: String
    /// More that the backend needs to find the job.
    public var details: [String: JSONValue]

    /// Makes a handle.
    public init(_ value: String, details: [String: JSONValue] = [:]) {
        self.value = value
        self.details = details
    }

    private static let unconfirmedKey = "unconfirmed"

    /// Makes a handle from a call's name, of a job that may never have been submitted.
    public static func unconfirmed(_ callName: String) -> JobHandle {
        JobHandle(callName, details: [unconfirmedKey: true])
    }

    /// The value is the call's name (``ToolContext/callName``), and nothing shows that the request arrived. Look for the job, and submit
    /// it under that name where the backend does not know it.
    public var isUnconfirmed: Bool { details[Self.unconfirmedKey] == true }
}

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

extension GenerationRequest {
    /// The largest seed that JSON keeps everywhere: 2^53 − 1.
    public static let maximumSeed: UInt64 = (1 << 53) - 1

    /// Reads the arguments of a call, as ``GeneratorCapabilities/parameterSchema`` describes them. Unknown names become ``extras``.
    ///
    /// - Throws: ``AdapterError`` of kind `rejected`, worded for the policy.
    public init(arguments: [String: JSONValue]) throws(AdapterError) {
        var rest = ArgumentReader(arguments)
        let prompt = try rest.string("prompt")
        guard let prompt, prompt.contains(where: { !$0.isWhitespace }) else {
            throw .rejected("The argument `prompt` is missing or empty; give the text to draw.")
        }
        self.init(
            prompt: prompt,
            negativePrompt: try rest.string("negative_prompt"),
            size: try rest.size(),
            seed: try rest.wholeNumber("seed", in: 0...Int64(Self.maximumSeed)).map { UInt64($0) },
            steps: try rest.wholeNumber("steps", in: 1...10_000).map { Int($0) },
            guidance: try rest.number("guidance"),
            inputImages: try rest.images()
        )
        extras = rest.remaining
    }

    /// The arguments that ``init(arguments:)`` reads back to the same request.
    public var arguments: [String: JSONValue] {
        var arguments = extras
        arguments["prompt"] = .string(prompt)
        arguments["negative_prompt"] = negativePrompt.map { .string($0) }
        if let size {
            arguments["width"] = .integer(Int64(size.width))
            arguments["height"] = .integer(Int64(size.height))
        }
        arguments["seed"] = seed.map { .integer(Int64(clamping: $0)) }
        arguments["steps"] = steps.map { .integer(Int64($0)) }
        arguments["guidance"] = guidance.map { .number($0) }
        if !inputImages.isEmpty { arguments["images"] = .array(inputImages.map { .string($0.rawValue) }) }
        return arguments
    }
}

/// Takes arguments out of an object one by one, with errors that a policy can act on.
private struct ArgumentReader {
    private(set) var remaining: [String: JSONValue]

    init(_ arguments: [String: JSONValue]) { remaining = arguments }

    private mutating func take(_ name: String) -> JSONValue? {
        let value = remaining.removeValue(forKey: name)
        return value == .null ? nil : value
    }

    mutating func string(_ name: String) throws(AdapterError) -> String? {
        guard let value = take(name) else { return nil }
        guard let text = value.stringValue else { throw .rejected("The argument `\(name)` must be a string.") }
        return text
    }

    mutating func wholeNumber(_ name: String, in range: ClosedRange<Int64>) throws(AdapterError) -> Int64? {
        guard let value = take(name) else { return nil }
        guard let number = value.integerValue, range.contains(number) else {
            throw .rejected(
                "The argument `\(name)` must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    mutating func number(_ name: String) throws(AdapterError) -> Double? {
        guard let value = take(name) else { return nil }
        guard let number = value.doubleValue, number.isFinite, number >= 0 else {
            throw .rejected("The argument `\(name)` must be a number, 0 or more.")
        }
        return number
    }

    mutating func size() throws(AdapterError) -> PixelSize? {
        let side = Int64(1)...65_536
        let width = try wholeNumber("width", in: side)
        let height = try wholeNumber("height", in: side)
        switch (width, height) {
        case (nil, nil): return nil
        case (let width?, let height?): return PixelSize(width: Int(width), height: Int(height))
        default: throw .rejected("Give both `width` and `height`, or neither.")
        }
    }

    mutating func images() throws(AdapterError) -> [ImageID] {
        guard let value = take("images") else { return [] }
        guard let list = value.arrayValue else {
            throw .rejected("The argument `images` must be a list of image ids, such as [\"img_1\"].")
        }
        var ids: [ImageID] = []
        for element in list {
            guard let name = element.stringValue else {
                throw .rejected("The argument `images` must hold image ids only, such as \"img_1\".")
            }
            ids.append(ImageID(rawValue: name))
        }
        return ids
    }
}
