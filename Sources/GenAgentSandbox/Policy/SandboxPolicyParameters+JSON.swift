import Foundation

/// The readable form: `{"format": …, "provenance": …, "decisions": {kind: {option: {feature: weight}}}}`. Weights that are
/// absent are 0, so that a file may leave out what does not matter; a name that does not exist is an error.
///
/// Files of the first format come from when the choice of a tool was a rule. They know no weights for it and get the ones that
/// keep to that rule, so that an old file makes the policy that it made then.
extension SandboxPolicyParameters: Codable {
    /// Names the form that is written.
    public static let format = "genagent-sandbox-policy-2"
    private static let formatBeforeTools = "genagent-sandbox-policy-1"

    private enum CodingKeys: String, CodingKey { case format, provenance, decisions }

    private typealias Weights = [String: [String: [String: Double]]]

    /// Reads the readable form.
    ///
    /// - Throws: `DecodingError` for another format, an unknown name, or a weight that is not finite.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let format = try container.decode(String.self, forKey: .format)
        guard [Self.format, Self.formatBeforeTools].contains(format) else {
            throw DecodingError.dataCorruptedError(
                forKey: .format, in: container,
                debugDescription: "Expected the format \(Self.format), found \(format.prefix(60)).")
        }
        self.init(provenance: try container.decode(String.self, forKey: .provenance))
        if format == Self.formatBeforeTools { takeToolsInOrder() }
        let known = Set(Self.names)
        for (kindName, options) in try container.decode(Weights.self, forKey: .decisions) {
            let kind = PolicyDecisionKind.allCases.first { "\($0)" == kindName }
            for (option, features) in options {
                for (feature, weight) in features {
                    let name = "\(kindName).\(option).\(feature)"
                    guard let kind, known.contains(name), weight.isFinite else {
                        throw DecodingError.dataCorruptedError(
                            forKey: .decisions, in: container,
                            debugDescription: "There is no weight \(name), or it is not finite.")
                    }
                    self[kind, option, feature] = weight
                }
            }
        }
    }

    /// Writes the readable form; weights of 0 are left out.
    public func encode(to encoder: any Encoder) throws {
        var weights: Weights = [:]
        for kind in PolicyDecisionKind.allCases {
            for option in kind.options {
                for feature in kind.features where self[kind, option, feature] != 0 {
                    weights["\(kind)", default: [:]][option, default: [:]][feature] = self[kind, option, feature]
                }
            }
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.format, forKey: .format)
        try container.encode(provenance, forKey: .provenance)
        try container.encode(weights, forKey: .decisions)
    }

    /// The readable form as indented text with sorted names.
    public func jsonText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Reads the readable form from text.
    ///
    /// - Throws: `DecodingError` as ``init(from:)`` does.
    public init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }
}
