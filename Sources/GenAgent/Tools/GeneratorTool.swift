import Foundation

/// An image generator as a tool. An adapter is two members:
/// ```swift
/// struct MyGenerator: GeneratorTool {
///     let descriptor = ToolDescriptor(generator: "paint", summary: "Paints an image of a prompt.")
///     func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
///         let bytes = try await myServer.paint(request.prompt, seed: request.seed ?? 0)
///         return try GenerationResult(EncodedImage(bytes))
///     }
/// }
/// ```
public protocol GeneratorTool: AgentTool {
    /// Generates one image. Respect task cancellation.
    ///
    /// - Throws: ``AdapterError`` to say what kind of failure it is; any other error stops the session as fatal.
    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult

    /// Resumes a job that an earlier process submitted, by its recorded handle, instead of paying again.
    ///
    /// Only called if the capabilities of the descriptor include `reattach`, or name jobs (``CallNaming/job``); the default implementation fails.
    func reattach(to job: JobHandle, request: GenerationRequest, context: ToolContext) async throws -> GenerationResult
}

extension GeneratorTool {
    public func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        throw AdapterError.fatal(
            "The tool \(descriptor.name) cannot resume a job, although a handle was recorded.")
    }

    /// Reads the arguments as a ``GenerationRequest`` and generates. Sessions call ``generate(_:context:)`` directly.
    public func call(_ arguments: [String: JSONValue], context: ToolContext) async throws -> ToolResult {
        let result = try await generate(GenerationRequest(arguments: arguments), context: context)
        return ToolResult("", images: [result.image], warnings: result.warnings, usage: result.usage)
    }
}

/// The result of a generator: one image, and how it was made.
public struct GenerationResult: Sendable {
    public var image: EncodedImage
    /// The seed that was used, if the backend reports it.
    public var seed: UInt64?
    /// What the generator could not honor (a size, a negative prompt); the policy reads it.
    public var warnings: [String]
    /// What it cost; 0 `images` count as 1.
    public var usage: Usage

    public init(_ image: EncodedImage, seed: UInt64? = nil, warnings: [String] = [], usage: Usage = Usage(images: 1)) {
        self.image = image
        self.seed = seed
        self.warnings = warnings
        self.usage = usage
    }
}

/// A backend's name for a running job, by which another process can resume it.
public struct JobHandle: Sendable, Hashable, Codable {
    /// An id or a polling URL, as the backend gave it. Never a key.
    public var value: String
    public var details: [String: JSONValue]

    public init(_ value: String, details: [String: JSONValue] = [:]) {
        self.value = value
        self.details = details
    }

    private static let unconfirmedKey = "unconfirmed"

    /// Makes a handle from the name of a call whose job may never have been submitted.
    package static func unconfirmed(_ callName: String) -> JobHandle {
        JobHandle(callName, details: [unconfirmedKey: true])
    }

    /// Whether the value is the call's name (``ToolContext/callName``), and the request may not have arrived. Look for the job, and submit
    /// it under that name if the backend does not know it.
    public var isUnconfirmed: Bool { details[Self.unconfirmedKey] == true }
}

/// What every generator understands, and typed options for a single backend.
public struct GenerationRequest: Sendable, Hashable, Codable {
    public var prompt: String
    public var negativePrompt: String?
    /// The size in pixels; `nil`: the generator's default.
    public var size: PixelSize?
    /// The seed; default: derived by the session. At most 2^53 − 1, so that JSON keeps it everywhere.
    public var seed: UInt64?
    /// Sampling steps, at least 1.
    public var steps: Int?
    /// Guidance scale, 0 or more.
    public var guidance: Double?
    /// Images of the session to start from (edit, reference).
    public var inputImages: [ImageID]
    /// Arguments for a single backend, by name; see ``options(_:)``.
    public var extras: [String: JSONValue]

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

/// Options for a single backend, as a type: `request.options(ComfyOptions.self)`.
public protocol BackendOptions: Codable, Sendable {
    /// The name of the options in ``GenerationRequest/extras``.
    static var key: String { get }
}

extension GenerationRequest {
    /// The options of one backend, if the request carries them.
    ///
    /// - Throws: `DecodingError` if they do not fit the type.
    public func options<Options: BackendOptions>(_ type: Options.Type = Options.self) throws -> Options? {
        guard let value = extras[Options.key] else { return nil }
        return try value.decoded(as: Options.self)
    }

    /// Puts the options of one backend into the request.
    ///
    /// - Throws: `EncodingError` if they cannot be written as JSON.
    public mutating func setOptions<Options: BackendOptions>(_ options: Options) throws {
        extras[Options.key] = try JSONValue(encoding: options)
    }
}

extension GenerationRequest {
    /// The largest seed that JSON keeps everywhere: 2^53 − 1.
    package static let maximumSeed: UInt64 = (1 << 53) - 1

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

/// Removes arguments from an object one by one, with errors that a policy can act on.
private struct ArgumentReader {
    private(set) var remaining: [String: JSONValue]

    init(_ arguments: [String: JSONValue]) { remaining = arguments }

    private mutating func remove(_ name: String) -> JSONValue? {
        let value = remaining.removeValue(forKey: name)
        return value == .null ? nil : value
    }

    mutating func string(_ name: String) throws(AdapterError) -> String? {
        guard let value = remove(name) else { return nil }
        guard let text = value.stringValue else { throw .rejected("The argument `\(name)` must be a string.") }
        return text
    }

    mutating func wholeNumber(_ name: String, in range: ClosedRange<Int64>) throws(AdapterError) -> Int64? {
        guard let value = remove(name) else { return nil }
        guard let number = value.integerValue, range.contains(number) else {
            throw .rejected(
                "The argument `\(name)` must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    mutating func number(_ name: String) throws(AdapterError) -> Double? {
        guard let value = remove(name) else { return nil }
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
        guard let value = remove("images") else { return [] }
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
