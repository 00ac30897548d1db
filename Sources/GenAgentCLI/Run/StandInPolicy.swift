import GenAgent
import GenAgentSandbox

/// Stands in for the sandbox's policy until that is merged.
struct StandInPolicy: PolicyModel {
    let name = "stand-in"
    var eyes: SandboxEyes

    func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply {
        let wish =
            request.messages.first { $0.role == .user }?.parts.compactMap { part -> String? in
                if case .text(let text) = part { return text }
                return nil
            }.joined(separator: " ") ?? ""
        let call = #"<tool_call>{"name":"paint","arguments":{"prompt":"\#(wish)."}}</tool_call>"#
        var text =
            "<think>The wish is clear enough: \(wish). I write each thing in a sentence of its own, so that the painter cannot mix them up.</think>"
        let last = request.images.keys.max { $0.rawValue < $1.rawValue }
        if let last, let image = request.images[last] {
            let seen = try eyes.look(at: image)
            text =
                "<think>I see \(seen.count) things on \(last).</think><judge>There are \(seen.count) things. Score: 0.5</judge>"
            text += seen.count == 4 ? "<answer>done</answer>" : call
        } else {
            text += call
        }
        for word in text.split(separator: " ", omittingEmptySubsequences: false) { onDelta(.text(word + " ")) }
        return PolicyReply(text: text)
    }
}
