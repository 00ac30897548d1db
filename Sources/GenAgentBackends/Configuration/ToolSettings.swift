import Foundation
import GenAgent
import GenAgentHTTP

/// A generator behind a server: an object with `kind`, `url` and other members.
public struct ToolSettings: Sendable, Equatable {
    /// The values of `kind`.
    package enum Kind: String, Sendable, CaseIterable {
        case openAI = "openai"
        case comfyUI = "comfyui"
        case sdWebUI = "sdwebui"
        case blackForestLabs = "bfl"
        case sdCpp = "sdcpp"
        case template
    }

    package enum Details: Sendable, Equatable {
        case openAI(ImagesDialect, model: String?)
        case comfyUI(ComfyUIWorkflow)
        case sdWebUI(user: String?)
        case blackForestLabs(model: String)
        case sdCpp
        case template(HTTPTemplate)
    }

    package var kind: Kind
    package var details: Details
    /// The base URL, such as `http://127.0.0.1:7860`.
    public var url: URL
    /// The name by which the policy calls the tool; unique in a configuration.
    public var name: String
    package var summary: String?
    /// The environment variable that holds the key, or the password of `user`; `nil`: no key.
    package var keyVariable: String?
    /// The size for calls without a size.
    package var size: PixelSize?
    package var prices = GeneratorPrices()
    package var traffic = TrafficSettings()
    /// Hosts other than the server itself from which images are downloaded.
    package var imageHosts: [HostPattern] = []
    /// The server's documentation says that it honors the `Idempotency-Key` header.
    package var honorsIdempotencyKey = false
    /// Members of every request; they override those of a call.
    package var fixed: [String: JSONValue] = [:]

    /// Reads settings, and the files that they name.
    ///
    /// - Parameter name: The tool's name if the settings have none.
    /// - Throws: ``ConfigurationError``
    init(_ value: JSONValue, _ source: SettingSource, name: String) throws {
        var reader = try SettingReader(value, source)
        let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        let word = try reader.text("kind", orMissing: "comfyui")
        guard let kind = Kind(rawValue: word) else {
            throw reader.failure("kind", "'\(word.withoutControls)' is not a kind of tool. Choose one of \(kinds).")
        }
        self.kind = kind
        url = try reader.url("url", example: kind.exampleURL)
        self.name = try reader.text("name") ?? name
        guard self.name.utf8.count <= 64,
            self.name.utf8.allSatisfy({
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-".utf8.contains($0)
            })
        else { throw reader.failure("name", "a tool's name is up to 64 letters, digits, _ and -, such as draw.") }
        summary = try reader.text("summary")
        keyVariable = try reader.keyVariable("apiKeyEnv")
        size = try reader.size("size")
        prices = GeneratorPrices(
            perImage: try reader.number("pricePerImage"), perSecond: try reader.number("pricePerSecond"))
        traffic = try TrafficSettings(&reader)
        imageHosts = try reader.hosts("imageHosts")
        honorsIdempotencyKey = try reader.flag("honorsIdempotencyKey") ?? false
        switch kind {
        case .openAI:
            let dialect = (try reader.choice("dialect", of: ImagesServer.self) ?? .openAI).dialect
            let model =
                dialect.sendsModel
                ? try reader.text("model", orMissing: "gpt-image-2") : try reader.text("model")
            details = .openAI(dialect, model: model)
            // Servers show their address with /v1, which the route contains.
            if url.lastPathComponent == "v1" { url = url.deletingLastPathComponent() }
        case .comfyUI: details = .comfyUI(try ComfyUIWorkflow(&reader))
        case .sdWebUI: details = .sdWebUI(user: try reader.text("user"))
        case .blackForestLabs: details = .blackForestLabs(model: try reader.text("model", orMissing: "flux-2-pro"))
        case .sdCpp: details = .sdCpp
        case .template: details = .template(try HTTPTemplate(&reader))
        }
        if kind.takesFixedMembers, reader.source.isFile { fixed = try reader.object("fixed") }
        try reader.finish()
    }

    /// JSON that reads back to the same settings without any file.
    var json: JSONValue {
        var members = traffic.json
        members["kind"] = .string(kind.rawValue)
        members["url"] = .string(writtenURL.absoluteString)
        members["name"] = .string(name)
        members["summary"] = summary.map { .string($0) }
        members["apiKeyEnv"] = keyVariable.map { .string($0) }
        members["size"] = size.map { .string("\($0.width)x\($0.height)") }
        members["pricePerImage"] = prices.perImage.map { .number($0) }
        members["pricePerSecond"] = prices.perSecond.map { .number($0) }
        if !imageHosts.isEmpty { members["imageHosts"] = .array(imageHosts.map { .string($0.description) }) }
        if honorsIdempotencyKey { members["honorsIdempotencyKey"] = true }
        if !fixed.isEmpty { members["fixed"] = .object(fixed) }
        switch details {
        case .openAI(let dialect, let model):
            members["dialect"] = ImagesServer.allCases.first { $0.dialect == dialect }.map { .string($0.rawValue) }
            members["model"] = model.map { .string($0) }
        case .comfyUI(let workflow):
            members["workflow"] = .object(workflow.nodes)
            members["bindings"] = workflow.bindings.json
        case .sdWebUI(let user): members["user"] = user.map { .string($0) }
        case .blackForestLabs(let model): members["model"] = .string(model)
        case .sdCpp: break
        case .template(let template): members["template"] = template.json
        }
        return .object(members)
    }

    /// Reading removes a trailing `v1`.
    private var writtenURL: URL {
        kind == .openAI && url.lastPathComponent == "v1" ? url.appending(path: "v1") : url
    }
}

extension ToolSettings: Codable {
    /// Files that the settings name are not read.
    ///
    /// - Throws: ``ConfigurationError``, or `DecodingError` if it is not JSON.
    public init(from decoder: any Decoder) throws {
        try self.init(JSONValue(from: decoder), .recorded, name: "generate_image")
    }

    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

extension ToolSettings.Kind {
    fileprivate var exampleURL: String {
        switch self {
        case .openAI: "https://api.openai.com"
        case .comfyUI: "http://127.0.0.1:8188"
        case .sdWebUI: "http://127.0.0.1:7860"
        case .blackForestLabs: "https://api.bfl.ai"
        case .sdCpp: "http://127.0.0.1:1234"
        case .template: "http://127.0.0.1:9000"
        }
    }

    /// Whether `fixed` is allowed; its members go into every request.
    fileprivate var takesFixedMembers: Bool { self != .comfyUI && self != .template }
}

/// The values of `dialect` for image servers.
package enum ImagesServer: String, Sendable, CaseIterable {
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
