import Foundation

/// The parameters of a ``SandboxPolicy``: for each decision one weight for every pair of option and feature.
///
/// An option's score is the weighted sum of the decision's features; a softmax over the scores, divided by the temperature,
/// gives the options' probabilities. Training sees the weights as one vector, ``values``; people read them by name, as JSON.
public struct SandboxPolicyParameters: Sendable, Hashable {
    /// The weights, ordered by kind, option and feature. Always ``count`` finite numbers.
    public private(set) var values: [Double]
    /// Where the values come from, as text for people.
    public var provenance: String

    /// All weights zero: every option is equally likely.
    package init(provenance: String = "zero") {
        values = Array(repeating: 0, count: Self.count)
        self.provenance = provenance
    }

    /// - Throws: ``PolicyParameterError`` if the number of values is not ``count`` or one is not finite.
    public init(values: [Double], provenance: String) throws(PolicyParameterError) {
        guard values.count == Self.count else {
            throw PolicyParameterError("A sandbox policy has \(Self.count) parameters; \(values.count) were given.")
        }
        if let bad = values.firstIndex(where: { !$0.isFinite }) {
            throw PolicyParameterError("The parameter \(Self.names[bad]) is not a finite number.")
        }
        self.values = values
        self.provenance = provenance
    }

    public static let count = offsets.last ?? 0

    /// The weights' names in the order of ``values``, such as `structure.list.groups`.
    public static let names: [String] = PolicyDecisionKind.allCases.flatMap { kind in
        kind.options.flatMap { option in kind.features.map { "\(kind).\(option).\($0)" } }
    }

    /// Where each kind's weights begin and, last, the total number.
    private static let offsets: [Int] = PolicyDecisionKind.allCases.reduce(into: [0]) { offsets, kind in
        offsets.append((offsets.last ?? 0) + kind.options.count * kind.features.count)
    }

    /// The place in ``values`` where an option's weights begin; the kind has as many as features.
    package static func offset(of kind: PolicyDecisionKind, option: Int) -> Int {
        offsets[kind.rawValue] + option * kind.features.count
    }

    /// One weight by names; 0 and without effect if the name does not exist. Only finite values are kept.
    package subscript(kind: PolicyDecisionKind, option: String, feature: String) -> Double {
        get { index(kind, option, feature).map { values[$0] } ?? 0 }
        set { if newValue.isFinite, let index = index(kind, option, feature) { values[index] = newValue } }
    }

    private func index(_ kind: PolicyDecisionKind, _ option: String, _ feature: String) -> Int? {
        guard let option = kind.options.firstIndex(of: option), let feature = kind.features.firstIndex(of: feature)
        else {
            return nil
        }
        return Self.offset(of: kind, option: option) + feature
    }

    /// The natural-log probabilities of a decision's options; -∞ for options that ``PolicyDecisionKind/offers(_:features:)`` excludes.
    ///
    /// - Parameters:
    ///   - kind: The decision.
    ///   - features: Values of the kind's features; missing ones count as 0.
    ///   - temperature: Divides the scores. At 0 or below, the best option (the first of equals) has probability 1.
    package func logProbabilities(
        of kind: PolicyDecisionKind, features: [Double], temperature: Double = 1
    ) -> [Double] {
        let width = kind.features.count
        let scores = kind.options.indices.map { option -> Double in
            guard kind.offers(option, features: features) else { return -.infinity }
            let start = Self.offset(of: kind, option: option)
            let score = zip(values[start..<start + width], features).reduce(0) { $0 + $1.0 * $1.1 }
            // Weights at the ends of the number range must not become infinities, whose difference is not a number.
            return min(max(score, -1e100), 1e100)
        }
        guard let best = scores.max() else { return [] }
        guard temperature > 0 else {
            let first = scores.firstIndex(of: best)
            return scores.indices.map { $0 == first ? 0 : -.infinity }
        }
        // Subtract the best score first, so that no exponential overflows.
        let scaled = scores.map { ($0 - best) / temperature }
        let logSum = log(scaled.reduce(0) { $0 + exp($1) })
        return scaled.map { $0 - logSum }
    }
}

/// The error for values that are not parameters of a sandbox policy.
public struct PolicyParameterError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// The readable form: `{"format": …, "provenance": …, "decisions": {kind: {option: {feature: weight}}}}`. Weights that are
/// absent are 0, so that a file may leave out what does not matter; an unknown name is an error.
///
/// In files of the first format the choice of a tool was a fixed rule. They have no weights for it and get those that follow the
/// rule, so that an old file gives the same policy as before.
extension SandboxPolicyParameters: Codable {
    package static let format = "genagent-sandbox-policy-2"
    private static let formatBeforeTools = "genagent-sandbox-policy-1"

    private enum CodingKeys: String, CodingKey { case format, provenance, decisions }

    private typealias Weights = [String: [String: [String: Double]]]

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
    package func jsonText() throws -> String {
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
