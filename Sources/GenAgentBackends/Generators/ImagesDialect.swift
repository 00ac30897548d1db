import Foundation
import GenAgent
import GenAgentHTTP

/// How one family of servers understands `/v1/images/generations`: the path is the same everywhere, the rest differs.
public struct ImagesDialect: Sendable, Hashable, Codable {
    /// Names of fields that OpenAI does not have; `nil`: the server does not have the field either.
    public struct Fields: Sendable, Hashable, Codable {
        package var negativePrompt: String?
        public var seed: String?
        public var steps: String?
        public var guidance: String?

        public init(negativePrompt: String? = nil, seed: String? = nil, steps: String? = nil, guidance: String? = nil) {
            self.negativePrompt = negativePrompt
            self.seed = seed
            self.steps = steps
            self.guidance = guidance
        }
    }

    /// How the prompt must be changed.
    public enum PromptRule: String, Sendable, Hashable, Codable {
        case verbatim
        /// Seed, steps and other fields are sent in a tag within the prompt; such tags are removed from the policy's text.
        case embeddedTag
        /// `|` separates the negative prompt, so it is replaced in the policy's text.
        case escapedBar
    }

    /// The server's kind, for messages.
    public var name: String
    /// The value of `response_format`; `nil`: the field must be absent.
    package var responseFormat: String?
    package var sendsModel: Bool
    public var fields: Fields
    package var promptRule: PromptRule
    /// The name of the image parts of an edit.
    package var imagePart: String
    /// The maximum number of input images of an edit; 0: no edits.
    package var inputImages: Int
    /// The extras of a call that are passed on unchanged.
    package var passedOn: Set<String>
    /// Additional hosts from which images in answers are downloaded; `nil`: none.
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

    var capabilities: GeneratorCapabilities {
        let isTagged = promptRule == .embeddedTag
        return GeneratorCapabilities(
            negativePrompt: fields.negativePrompt != nil || isTagged, size: true,
            seed: fields.seed != nil || isTagged, steps: fields.steps != nil || isTagged,
            guidance: fields.guidance != nil || isTagged, inputImages: inputImages)
    }
}

extension ImagesDialect {
    /// OpenAI's GPT image models: no `response_format`, no seed, no negative prompt. They answer with base64; older models (DALL-E) answer with
    /// an address in OpenAI's storage.
    public static let openAI = ImagesDialect(
        name: "OpenAI", responseFormat: nil,
        passedOn: [
            "quality", "background", "output_format", "output_compression", "moderation", "input_fidelity", "user",
        ], imageHosts: ["oaidalleapiprodscus.blob.core.windows.net"])
    /// SGLang's diffusion server: without `b64_json` it answers with URLs, or not at all. It ignores the model.
    public static let sglang = ImagesDialect(
        name: "SGLang", sendsModel: false,
        fields: Fields(
            negativePrompt: "negative_prompt", seed: "seed", steps: "num_inference_steps", guidance: "guidance_scale"),
        imagePart: "image", passedOn: ["true_cfg_scale"])
    /// vllm-omni rejects a model other than the served one, so none is sent.
    public static let vllmOmni = ImagesDialect(
        name: "vLLM-Omni", sendsModel: false,
        fields: Fields(
            negativePrompt: "negative_prompt", seed: "seed", steps: "num_inference_steps", guidance: "guidance_scale"),
        imagePart: "image", passedOn: ["true_cfg_scale", "strength"])
    /// stable-diffusion.cpp's `sd-server` always uses seed 42 unless a tag within the prompt sets another.
    public static let sdCpp = ImagesDialect(
        name: "stable-diffusion.cpp", responseFormat: nil, sendsModel: false, promptRule: .embeddedTag,
        passedOn: ["output_format", "output_compression"])
    /// In LocalAI, `|` in a prompt starts its negative part.
    public static let localAI = ImagesDialect(
        name: "LocalAI", fields: Fields(negativePrompt: "negative_prompt", steps: "step"), promptRule: .escapedBar,
        inputImages: 0)
    /// Ollama's experimental route.
    public static let ollama = ImagesDialect(name: "Ollama", inputImages: 0)
    /// Together, DeepInfra and similar servers: `b64_json`, and only OpenAI's fields. Copy it and name the fields of your server.
    public static let generic = ImagesDialect(name: "Images server")
}

extension ImagesDialect {
    /// The tag that `sd-server` looks for within a prompt.
    private static let tag = "sd_cpp_extra_args"

    /// The prompt in this server's form: nothing in the policy's text can act as a command.
    func prompt(for request: GenerationRequest) -> String {
        switch promptRule {
        case .verbatim: return request.prompt
        // LocalAI splits at the ASCII bar; the full-width bar means the same to a text encoder and does not split.
        case .escapedBar: return request.prompt.replacingOccurrences(of: "|", with: "\u{FF5C}")
        case .embeddedTag:
            var sample: [String: JSONValue] = [:]
            sample["sample_steps"] = request.steps.map { .integer(Int64($0)) }
            if let guidance = request.guidance { sample["guidance"] = ["txt_cfg": .number(guidance)] }
            var extra: [String: JSONValue] = [:]
            extra["seed"] = request.seed32.map { .integer(Int64($0)) }
            // The server looks for the tag in the whole prompt, so the tag is removed from the quoted negative prompt too.
            extra["negative_prompt"] = request.negativePrompt.map { .string(Self.withoutTag($0)) }
            if !sample.isEmpty { extra["sample_params"] = .object(sample) }
            let prompt = Self.withoutTag(request.prompt)
            guard !extra.isEmpty else { return prompt }
            return "\(prompt) <\(Self.tag)>\(JSONValue.object(extra).jsonText)</\(Self.tag)>"
        }
    }

    /// Removes all opening and closing tags, also those that a removal creates.
    static func withoutTag(_ text: String) -> String {
        var text = text
        while let range = text.range(of: "</?\\s*\(tag)\\s*>?", options: [.regularExpression, .caseInsensitive]) {
            text.replaceSubrange(range, with: " ")
        }
        return text
    }
}
