import Foundation
import GenAgent
import GenAgentHTTP

/// How one family of servers understands `/v1/images/generations`: the path is the same everywhere, the rest is not.
public struct ImagesDialect: Sendable, Hashable, Codable {
    /// Where a field that OpenAI does not have goes.
    public struct Fields: Sendable, Hashable, Codable {
        /// The name of the negative prompt; `nil`: there is none.
        package var negativePrompt: String?
        /// The name of the seed; `nil`: there is none.
        public var seed: String?
        /// The name of the sampling steps; `nil`: there is none.
        public var steps: String?
        /// The name of the guidance scale; `nil`: there is none.
        public var guidance: String?

        /// Names the fields; what is left out does not exist.
        public init(negativePrompt: String? = nil, seed: String? = nil, steps: String? = nil, guidance: String? = nil) {
            self.negativePrompt = negativePrompt
            self.seed = seed
            self.steps = steps
            self.guidance = guidance
        }
    }

    /// What must be done to the prompt.
    public enum PromptRule: String, Sendable, Hashable, Codable {
        /// Nothing.
        case verbatim
        /// Seed, steps and the rest travel in a tag within the prompt; the same tag in the policy's text is made harmless.
        case embeddedTag
        /// `|` separates the negative prompt and must not come from the policy.
        case escapedBar
    }

    /// The server's kind, for messages.
    public var name: String
    /// What to send as `response_format`; `nil`: the field must not be there.
    package var responseFormat: String?
    /// Whether `model` is sent.
    package var sendsModel: Bool
    /// Where the other fields go.
    public var fields: Fields
    /// What must be done to the prompt.
    package var promptRule: PromptRule
    /// The name of the image parts of an edit.
    package var imagePart: String
    /// The most input images of an edit; 0: no edits.
    package var inputImages: Int
    /// Arguments of a call's extras that are passed on as they are.
    package var passedOn: Set<String>
    /// Hosts besides the server's own from which images are downloaded where an answer names one; `nil`: none.
    public var imageHosts: [HostPattern]?

    public init(
        name: String, responseFormat: String? = "b64_json", sendsModel: Bool = true, fields: Fields = Fields(),
        promptRule: PromptRule = .verbatim, imagePart: String = "image[]", inputImages: Int = 16,
        passedOn: Set<String> = [], imageHosts: [HostPattern]? = nil
    ) {
        self.name = name
        self.responseFormat = responseFormat
        self.sendsModel = sendsModel
        self.fields = fields
        self.promptRule = promptRule
        self.imagePart = imagePart
        self.inputImages = inputImages
        self.passedOn = passedOn
        self.imageHosts = imageHosts
    }

    /// What a tool of this dialect honors.
    var capabilities: GeneratorCapabilities {
        let isTagged = promptRule == .embeddedTag
        return GeneratorCapabilities(
            negativePrompt: fields.negativePrompt != nil || isTagged, size: true,
            seed: fields.seed != nil || isTagged, steps: fields.steps != nil || isTagged,
            guidance: fields.guidance != nil || isTagged, inputImages: inputImages)
    }
}

extension ImagesDialect {
    /// OpenAI's GPT image models: no `response_format`, no seed, no negative prompt. They answer with base64; older models (DALL-E) answer
    /// with an address in OpenAI's storage.
    public static let openAI = ImagesDialect(
        name: "OpenAI", responseFormat: nil,
        passedOn: [
            "quality", "background", "output_format", "output_compression", "moderation", "input_fidelity", "user",
        ], imageHosts: ["oaidalleapiprodscus.blob.core.windows.net"])
    /// SGLang's diffusion server: without `b64_json` it answers with URLs, or not at all. The model is ignored.
    public static let sglang = ImagesDialect(
        name: "SGLang", sendsModel: false,
        fields: Fields(
            negativePrompt: "negative_prompt", seed: "seed", steps: "num_inference_steps", guidance: "guidance_scale"),
        imagePart: "image", passedOn: ["true_cfg_scale"])
    /// vllm-omni: rejects a model that differs from the served one, so none is sent.
    public static let vllmOmni = ImagesDialect(
        name: "vLLM-Omni", sendsModel: false,
        fields: Fields(
            negativePrompt: "negative_prompt", seed: "seed", steps: "num_inference_steps", guidance: "guidance_scale"),
        imagePart: "image", passedOn: ["true_cfg_scale", "strength"])
    /// stable-diffusion.cpp's `sd-server`: always seed 42, unless a tag within the prompt says otherwise.
    public static let sdCpp = ImagesDialect(
        name: "stable-diffusion.cpp", responseFormat: nil, sendsModel: false, promptRule: .embeddedTag,
        passedOn: ["output_format", "output_compression"])
    /// LocalAI: `|` in a prompt starts its negative part.
    public static let localAI = ImagesDialect(
        name: "LocalAI", fields: Fields(negativePrompt: "negative_prompt", steps: "step"), promptRule: .escapedBar,
        inputImages: 0)
    /// Ollama's experimental route.
    public static let ollama = ImagesDialect(name: "Ollama", inputImages: 0)
    /// Together, DeepInfra and others alike: `b64_json`, and only what OpenAI knows. Copy it and name the fields your server has.
    public static let generic = ImagesDialect(name: "Images server")
}

extension ImagesDialect {
    /// The name of the tag that `sd-server` looks for within a prompt.
    private static let tag = "sd_cpp_extra_args"

    /// The prompt as this server may see it: nothing in the policy's text can act as a command.
    func prompt(for request: GenerationRequest) -> String {
        switch promptRule {
        case .verbatim: return request.prompt
        // LocalAI splits at the bare character; the full-width bar means the same to a text encoder and splits nothing.
        case .escapedBar: return request.prompt.replacingOccurrences(of: "|", with: "\u{FF5C}")
        case .embeddedTag:
            var sample: [String: JSONValue] = [:]
            sample["sample_steps"] = request.steps.map { .integer(Int64($0)) }
            if let guidance = request.guidance { sample["guidance"] = ["txt_cfg": .number(guidance)] }
            var extra: [String: JSONValue] = [:]
            extra["seed"] = request.seed32.map { .integer(Int64($0)) }
            // The server looks for the tag in the whole prompt, so the quoted negative prompt must be as harmless.
            extra["negative_prompt"] = request.negativePrompt.map { .string(Self.withoutTag($0)) }
            if !sample.isEmpty { extra["sample_params"] = .object(sample) }
            let prompt = Self.withoutTag(request.prompt)
            guard !extra.isEmpty else { return prompt }
            return "\(prompt) <\(Self.tag)>\(JSONValue.object(extra).jsonText)</\(Self.tag)>"
        }
    }

    /// The text without any opening or closing tag, also where removing one would make another.
    static func withoutTag(_ text: String) -> String {
        var text = text
        while let range = text.range(of: "</?\\s*\(tag)\\s*>?", options: [.regularExpression, .caseInsensitive]) {
            text.replaceSubrange(range, with: " ")
        }
        return text
    }
}
