import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP

/// A generator behind a server.
struct ToolSettings: Sendable, Equatable {
    /// The kinds of servers.
    enum Kind: String, Sendable, CaseIterable {
        case openAI = "openai"
        case comfyUI = "comfyui"
        case sdWebUI = "sdwebui"
        case blackForestLabs = "bfl"
        case sdCpp = "sdcpp"
        case template
    }

    /// What a kind needs.
    enum Details: Sendable, Equatable {
        case openAI(ImagesDialect, model: String?)
        case comfyUI(ComfyUIWorkflow)
        case sdWebUI(user: String?)
        case blackForestLabs(model: String)
        case sdCpp
        case template(HTTPTemplate)
    }

    var kind: Kind
    var details: Details
    var url: URL
    var name: String
    var summary: String?
    /// The environment variable that holds the key, or the password of `user`; `nil`: none.
    var keyVariable: String?
    /// The size of pictures for which the policy asks no other.
    var size: PixelSize?
    var prices = GeneratorPrices()
    var traffic = TrafficSettings()
    /// Hosts beside the server's own from which images are downloaded.
    var imageHosts: [HostPattern] = []
    /// Members of every request; they outrank what a call says.
    var fixed: [String: JSONValue] = [:]
}

/// The dialects of image servers that can be chosen by name.
enum ImagesServer: String, Sendable, CaseIterable {
    case openAI = "openai"
    case sglang
    case vllmOmni = "vllm-omni"
    case sdCpp = "sdcpp"
    case localAI = "localai"
    case ollama
    case generic

    var dialect: ImagesDialect {
        switch self {
        case .openAI: .openAI
        case .sglang: .sglang
        case .vllmOmni: .vllmOmni
        case .sdCpp: .sdCpp
        case .localAI: .localAI
        case .ollama: .ollama
        case .generic: .generic
        }
    }
}
