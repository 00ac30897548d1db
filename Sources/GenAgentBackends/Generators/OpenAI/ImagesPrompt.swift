import Foundation
import GenAgent

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
