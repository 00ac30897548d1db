import GenAgent
import GenAgentSandbox

/// So that a run can be taken up again as it was asked for. Never holds a key: models and generators name environment variables.
extension RunOptions: Codable {
    private enum CodingKeys: String, CodingKey {
        case prompt, rounds, profile, seed, selection, judge, side, eyes, parameters, directory, output, backends
    }

    /// Reads options; what is missing has its default, except for the prompt.
    ///
    /// - Throws: `DecodingError` that names the value which cannot be used, and ``ConfigurationError``.
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
            guard let number = UInt64(text) else { throw refuse(.seed, "'\(text)' is no seed.") }
            seed = number
        }
        selection = try container.decodeIfPresent(Selection.self, forKey: .selection) ?? selection
        judge = try container.decodeIfPresent(JudgeChoice.self, forKey: .judge) ?? judge
        side = try container.decodeIfPresent(Int.self, forKey: .side) ?? side
        eyes = try container.decodeIfPresent(Eyes.self, forKey: .eyes) ?? eyes
        parameters = try container.decodeIfPresent(SandboxPolicyParameters.self, forKey: .parameters)
        directory = try container.decodeIfPresent(String.self, forKey: .directory)
        output = try container.decodeIfPresent(Output.self, forKey: .output) ?? output
        backends = try container.decodeIfPresent(RunConfiguration.self, forKey: .backends) ?? backends
        guard !prompt.isBlank else { throw refuse(.prompt, "The prompt is empty.") }
        guard rounds >= 1 else { throw refuse(.rounds, "\(rounds) is no number of rounds; there is at least 1.") }
        guard Self.sides.contains(side) else {
            throw refuse(
                .side, "\(side) is no side; it has \(Self.sides.lowerBound) to \(Self.sides.upperBound) pixels.")
        }
    }

    /// Writes all options.
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
