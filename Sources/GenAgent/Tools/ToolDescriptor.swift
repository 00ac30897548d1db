import Foundation

/// What a policy and the session know about a tool.
public struct ToolDescriptor: Sendable, Hashable, Codable {
    /// The name that calls use: letters, digits, `_` and `-`; at most 64 characters.
    public var name: String
    /// What it does and when to use it, in a sentence or two. The policy reads it.
    public var summary: String
    /// What a generator can do; `nil` for any other tool. Calls to a generator are rounds.
    public var generator: GeneratorCapabilities?
    /// JSON Schema of the arguments. Default for generators: made from their capabilities.
    public var parameters: JSONValue

    /// Describes a tool that does not generate images.
    public init(name: String, summary: String, parameters: JSONValue) {
        self.name = name
        self.summary = summary
        self.generator = nil
        self.parameters = parameters
    }

    public init(
        generator name: String, summary: String, capabilities: GeneratorCapabilities = GeneratorCapabilities(),
        parameters: JSONValue? = nil
    ) {
        self.name = name
        self.summary = summary
        self.generator = capabilities
        self.parameters = parameters ?? capabilities.parameterSchema
    }
}

/// How a backend uses the name of a call, and so what a session does with a call that a crash interrupted before a job handle
/// was recorded.
public enum CallNaming: String, Sendable, Hashable, Codable {
    /// The client names the job: a resumed session asks for the job by that name instead of repeating the call. The tool finds the name
    /// in ``JobHandle/isUnconfirmed`` handles, and submits the job only if the backend does not know it.
    case job
    /// The backend documents that it honors idempotency keys: a resumed session repeats the call under the same name, and the
    /// backend charges once.
    case idempotencyKey
}

/// What a generator honors. Be exact: an agent that retries must know, for example, whether a seed changes anything.
public struct GeneratorCapabilities: Sendable, Hashable, Codable {
    public var negativePrompt: Bool
    public var size: Bool
    /// Honors ``GenerationRequest/seed``: the same seed gives the same image, another seed another one.
    public var seed: Bool
    public var steps: Bool
    public var guidance: Bool
    /// The maximum number of input images; 0: it cannot edit.
    public var inputImages: Int
    /// Can resume a job by its handle, after a crash.
    public var reattach: Bool
    /// How the backend uses a call's name (``ToolContext/callName``); `nil`: not at all.
    public var callNaming: CallNaming?
    /// The size of a request that names none; `nil`: the backend chooses.
    public var defaultSize: PixelSize?

    /// By default, a generator honors a prompt and a seed.
    public init(
        negativePrompt: Bool = false, size: Bool = false, seed: Bool = true, steps: Bool = false,
        guidance: Bool = false, inputImages: Int = 0, reattach: Bool = false, callNaming: CallNaming? = nil,
        defaultSize: PixelSize? = nil
    ) {
        self.negativePrompt = negativePrompt
        self.size = size
        self.seed = seed
        self.steps = steps
        self.guidance = guidance
        self.inputImages = inputImages
        self.reattach = reattach
        self.callNaming = callNaming
        self.defaultSize = defaultSize
    }

    /// The JSON Schema of a call's arguments: the prompt, and what else the generator honors.
    public var parameterSchema: JSONValue {
        var properties: [String: JSONValue] = [
            "prompt": ["type": "string", "description": "What the image shows, in full sentences."]
        ]
        if negativePrompt {
            properties["negative_prompt"] = ["type": "string", "description": "What the image must not show."]
        }
        if size {
            properties["width"] = ["type": "integer", "minimum": 1, "description": "Pixels."]
            properties["height"] = ["type": "integer", "minimum": 1, "description": "Pixels."]
        }
        if seed {
            properties["seed"] = ["type": "integer", "minimum": 0, "description": "Leave out for a new one."]
        }
        if steps { properties["steps"] = ["type": "integer", "minimum": 1] }
        if guidance { properties["guidance"] = ["type": "number", "minimum": 0] }
        if inputImages > 0 {
            properties["images"] = [
                "type": "array", "items": ["type": "string"], "maxItems": .integer(Int64(inputImages)),
                "description": "Ids of images to start from, such as img_1.",
            ]
        }
        return ["type": "object", "properties": .object(properties), "required": ["prompt"]]
    }
}

/// Names of calls for their backends; see ``ToolContext/callName``.
package enum CallName {
    /// The name of one attempt of a call: equal parameters give equal names.
    ///
    /// The session's seed and start are part of it, because different sessions of a backend may have the same id.
    package static func derived(
        from session: SessionID, _ call: Int, _ attempt: Int, salt: UInt64, startedAt: Timestamp? = nil
    ) -> String {
        let facts = "\(session.rawValue)/\(salt)/\(startedAt?.microseconds ?? 0)/\(call)/\(attempt)"
        let digits = Array(SHA256.hexDigest(of: Data(facts.utf8)))
        // RFC 9562: version 8 (vendor-specific) and variant 10.
        return [
            String(digits[0..<8]), String(digits[8..<12]), "8" + String(digits[13..<16]), "a" + String(digits[17..<20]),
            String(digits[20..<32]),
        ].joined(separator: "-")
    }
}
