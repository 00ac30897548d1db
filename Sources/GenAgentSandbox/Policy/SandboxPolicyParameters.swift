import Foundation

/// The parameters of a ``SandboxPolicy``: for each decision one weight for every pair of option and feature.
///
/// An option's score is the weighted sum of the decision's features; a softmax over the scores, divided by the temperature,
/// gives the options' probabilities. Training sees the weights as one vector, ``values``; people read them by name, as JSON.
public struct SandboxPolicyParameters: Sendable, Hashable {
    /// The weights, kind by kind, in a kind option by option, in an option feature by feature. Always ``count`` of them, finite.
    public private(set) var values: [Double]
    /// Where the values come from, for a person.
    public var provenance: String

    /// All weights zero: every option is equally likely.
    public init(provenance: String = "zero") {
        values = Array(repeating: 0, count: Self.count)
        self.provenance = provenance
    }

    /// Takes a vector over.
    ///
    /// - Throws: ``PolicyParameterError`` where the number of values is not ``count``, or one is not finite.
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

    /// How many weights there are.
    public static let count = offsets.last ?? 0

    /// The weights' names in the order of ``values``, such as `structure.list.groups`.
    public static let names: [String] = PolicyDecisionKind.allCases.flatMap { kind in
        kind.options.flatMap { option in kind.features.map { "\(kind).\(option).\($0)" } }
    }

    /// Where each kind's weights begin, and at the end the number of all.
    private static let offsets: [Int] = PolicyDecisionKind.allCases.reduce(into: [0]) { offsets, kind in
        offsets.append((offsets.last ?? 0) + kind.options.count * kind.features.count)
    }

    /// The place in ``values`` where an option's weights begin; as many follow as the kind has features.
    public static func offset(of kind: PolicyDecisionKind, option: Int) -> Int {
        offsets[kind.rawValue] + option * kind.features.count
    }

    /// One weight by names; 0 and without effect where there is none of that name. Only finite values are kept.
    public subscript(kind: PolicyDecisionKind, option: String, feature: String) -> Double {
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

    /// The natural-log probabilities of a decision's options; -∞ for one that ``PolicyDecisionKind/offers(_:features:)`` rules
    /// out.
    ///
    /// - Parameters:
    ///   - kind: The decision.
    ///   - features: Values of the kind's features; missing ones count as 0.
    ///   - temperature: Divides the scores. At 0 or below, the best option (the first of equals) has probability 1.
    public func logProbabilities(
        of kind: PolicyDecisionKind, features: [Double], temperature: Double = 1
    ) -> [Double] {
        let width = kind.features.count
        let scores = kind.options.indices.map { option -> Double in
            guard kind.offers(option, features: features) else { return -.infinity }
            let start = Self.offset(of: kind, option: option)
            let score = zip(values[start..<start + width], features).reduce(0) { $0 + $1.0 * $1.1 }
            // Weights at the ends of the number range must not make infinities, whose difference is no number.
            return min(max(score, -1e100), 1e100)
        }
        guard let best = scores.max() else { return [] }
        guard temperature > 0 else {
            let first = scores.firstIndex(of: best)
            return scores.indices.map { $0 == first ? 0 : -.infinity }
        }
        // Less the best score first, so that no exponential overflows.
        let scaled = scores.map { ($0 - best) / temperature }
        let logSum = log(scaled.reduce(0) { $0 + exp($1) })
        return scaled.map { $0 - logSum }
    }
}

/// Values that are no parameters of a sandbox policy.
public struct PolicyParameterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    init(_ description: String) { self.description = description }
}
