import Foundation
import GenAgent
import GenAgentBackends
import GenAgentSandbox

struct RunOptions: Sendable, Equatable {
    /// The painters of the sandbox, by how reliable they are.
    enum Profile: String, Sendable, CaseIterable, Codable {
        case weak, base, strong
    }
    enum Selection: String, Sendable, CaseIterable, Codable {
        case last, best
    }
    enum JudgeChoice: String, Sendable, CaseIterable, Codable {
        case policy = "self"
        case person = "ask"
        /// The vision model of the configuration.
        case model
    }
    /// How often the sandbox's policy misreads an image.
    enum Eyes: String, Sendable, CaseIterable, Codable {
        case none
        case paperLike = "paper-like"
        case high
    }
    enum Output: String, Sendable, CaseIterable, Codable {
        case story, json, quiet
    }

    /// Valid sides of an image in pixels.
    static let sides = 64...2048

    var prompt: String
    /// Maximum number of images; at least 1.
    var rounds = 3
    var profile = Profile.base
    /// `nil`: drawn at random.
    var seed: UInt64?
    var selection = Selection.last
    var judge = JudgeChoice.policy
    /// Side of the images in pixels, within ``sides``.
    var side = 512
    var eyes = Eyes.paperLike
    /// Weights of the sandbox's policy; `nil`: its defaults. The weights and not their file, so that a run resumes with the same ones.
    var parameters: SandboxPolicyParameters?
    /// `nil`: `out/` and the first words of the prompt.
    var directory: String?
    var output = Output.story
    /// Models and generators; the sandbox replaces what is missing.
    var backends = BackendConfiguration()
}

// So that a run can be resumed with the same options. They never contain a key: models and generators name environment variables.
extension RunOptions: Codable {
    private enum CodingKeys: String, CodingKey {
        case prompt, rounds, profile, seed, selection, judge, side, eyes, parameters, directory, output, backends
    }

    /// Reads options. All but the prompt have defaults.
    ///
    /// - Throws: `DecodingError` that names the wrong value, and `ConfigurationError`.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func refuse(_ key: CodingKeys, _ problem: String) -> DecodingError {
            .dataCorruptedError(forKey: key, in: container, debugDescription: problem)
        }
        self.init(prompt: try container.decode(String.self, forKey: .prompt))
        rounds = try container.decodeIfPresent(Int.self, forKey: .rounds) ?? rounds
        profile = try container.decodeIfPresent(Profile.self, forKey: .profile) ?? profile
        // As text, because many JSON readers lose digits beyond 2^53.
        if let text = try container.decodeIfPresent(String.self, forKey: .seed) {
            guard let number = UInt64(text) else { throw refuse(.seed, "'\(text)' is not a valid seed.") }
            seed = number
        }
        selection = try container.decodeIfPresent(Selection.self, forKey: .selection) ?? selection
        judge = try container.decodeIfPresent(JudgeChoice.self, forKey: .judge) ?? judge
        side = try container.decodeIfPresent(Int.self, forKey: .side) ?? side
        eyes = try container.decodeIfPresent(Eyes.self, forKey: .eyes) ?? eyes
        parameters = try container.decodeIfPresent(SandboxPolicyParameters.self, forKey: .parameters)
        directory = try container.decodeIfPresent(String.self, forKey: .directory)
        output = try container.decodeIfPresent(Output.self, forKey: .output) ?? output
        backends = try container.decodeIfPresent(BackendConfiguration.self, forKey: .backends) ?? backends
        guard !prompt.isBlank else { throw refuse(.prompt, "The prompt is empty.") }
        guard rounds >= 1 else { throw refuse(.rounds, "\(rounds) is not a valid number of rounds; the minimum is 1.") }
        guard Self.sides.contains(side) else {
            throw refuse(
                .side,
                "\(side) is not a valid side; the range is \(Self.sides.lowerBound) to \(Self.sides.upperBound) pixels."
            )
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(prompt, forKey: .prompt)
        try container.encode(rounds, forKey: .rounds)
        try container.encode(profile, forKey: .profile)
        try container.encodeIfPresent(seed.map { "\($0)" }, forKey: .seed)
        try container.encode(selection, forKey: .selection)
        try container.encode(judge, forKey: .judge)
        try container.encode(side, forKey: .side)
        try container.encode(eyes, forKey: .eyes)
        try container.encodeIfPresent(parameters, forKey: .parameters)
        try container.encodeIfPresent(directory, forKey: .directory)
        try container.encode(output, forKey: .output)
        try container.encode(backends, forKey: .backends)
    }
}

/// How a session was started, so that another process can resume it.
///
/// It is part of the metadata of the session's query, which policies never see: it is durable with the session's first input, and exports
/// contain it. It never contains a key: models and generators name environment variables.
struct RunRecord: Codable, Equatable, Sendable {
    /// The key in the query's metadata.
    static let key = "genagent.run"
    static let version = 1

    var version = Self.version
    /// The options as given, with the seed that was drawn.
    var options: RunOptions
    /// Where the files go: an absolute path, because another process may have another current directory.
    var directory: String

    init(options: RunOptions, seed: UInt64, directory: String) {
        self.options = options
        self.options.seed = seed
        self.directory = URL(fileURLWithPath: directory).standardizedFileURL.path
    }

    /// - Throws: `EncodingError` if a number is not finite.
    var metadata: JSONValue {
        get throws { .object([Self.key: try JSONValue(encoding: self)]) }
    }

    init(of trajectory: Trajectory) throws(RunRecordError) {
        let session = trajectory.sessionID
        guard let value = trajectory.exchanges.last?.query.metadata[Self.key] else { throw .none(session) }
        if let version = value["version"]?.integerValue, version > Self.version { throw .newer(session) }
        do { self = try value.decoded() } catch { throw .unreadable(session, ErrorText.phrase(for: error)) }
    }
}

/// A session that has no usable record of how it was started.
enum RunRecordError: Error, Equatable, CustomStringConvertible {
    /// Another program started it.
    case none(SessionID)
    /// A newer `genagent` started it.
    case newer(SessionID)
    case unreadable(SessionID, String)

    var description: String {
        switch self {
        case .none(let session):
            "Session \(session) was not started by `genagent run`, so its models and tools are unknown. Resume it in the program that started it (`AgentSession.resume`)."
        case .newer(let session): "A newer genagent started session \(session). Update genagent to resume it."
        case .unreadable(let session, let detail):
            "The record of how session \(session) was started cannot be read (\(detail.prefix(300)))."
        }
    }
}
