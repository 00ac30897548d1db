import Foundation
import GenAgent
import GenAgentHash

/// What a job is called on the server.
struct ComfyUIJobName {
    /// A lowercase UUID: newer servers reject any other form.
    let id: String
    /// Where the image is saved; unique, so that an unchanged graph is not answered from the cache.
    let filenamePrefix: String

    /// Names the job of a call. The time is part of it, because a server outlives sessions that may bear the same name.
    init(_ context: ToolContext, _ request: GenerationRequest) {
        let moment = context.clock.now().microseconds
        let text = "\(context.sessionID.rawValue)/\(context.callIndex)/\(context.attempt)/\(moment)/\(request.prompt)"
        let digits = Array(SHA256.hexDigest(of: Data(text.utf8)))
        // RFC 9562: version 8 (vendor-specific) and variant 10.
        let parts = [
            String(digits[0..<8]), String(digits[8..<12]), "8" + String(digits[13..<16]), "a" + String(digits[17..<20]),
            String(digits[20..<32]),
        ]
        id = parts.joined(separator: "-")
        filenamePrefix = "genagent/\(String(digits[0..<12]))/\(context.callIndex)-\(context.attempt)"
    }
}
