import Foundation

/// Makes the decisions of a turn one after the other, by drawing or from a record, and keeps them.
struct DecisionTape {
    /// Where decisions come from.
    enum Source {
        /// They are drawn; at temperature 0 the likeliest is taken.
        case draw(SceneRandom)
        /// They were drawn before: their tokens.
        case recorded([Int])
    }

    let parameters: SandboxPolicyParameters
    let temperature: Double
    private var source: Source
    /// Decisions that a teacher takes out of the policy's hands.
    private let rules: DecisionRules
    /// The requirement that the next decisions are about, while one is worded.
    var subject: Int?
    private(set) var decisions: [PolicyDecision] = []

    init(
        _ parameters: SandboxPolicyParameters, temperature: Double, source: Source,
        rules: DecisionRules = DecisionRules()
    ) {
        self.parameters = parameters
        self.rules = rules
        self.temperature = temperature
        self.source = source
    }

    /// Decides.
    ///
    /// - Throws: ``DecisionTraceError`` where the record does not fit.
    mutating func choose(_ kind: PolicyDecisionKind, _ features: [Double]) throws(DecisionTraceError) -> Int {
        let all = parameters.logProbabilities(of: kind, features: features, temperature: temperature)
        let option: Int
        switch source {
        case .draw(var random):
            let drawn = draw(all, random.unit())
            source = .draw(random)
            option = rules.option(kind, subject: subject) ?? drawn
        case .recorded(let tokens): option = try next(of: tokens, kind, features)
        }
        let logProbability = all.indices.contains(option) ? all[option] : 0
        decisions.append(
            PolicyDecision(kind: kind, features: features, option: option, logProbability: logProbability))
        return option
    }

    /// Checks that the record is used up.
    func finish() throws(DecisionTraceError) {
        guard case .recorded(let tokens) = source, tokens.count > decisions.count else { return }
        throw DecisionTraceError(
            "The turn takes \(decisions.count) decisions, but \(tokens.count) tokens were recorded.")
    }

    private func draw(_ logProbabilities: [Double], _ unit: Double) -> Int {
        var rest = unit
        var last = 0
        for (option, logProbability) in logProbabilities.enumerated() where logProbability > -.infinity {
            last = option
            rest -= exp(logProbability)
            if rest < 0 { return option }
        }
        // Rounding can leave a last sliver.
        return last
    }

    private func next(
        of tokens: [Int], _ kind: PolicyDecisionKind, _ features: [Double]
    ) throws(DecisionTraceError) -> Int {
        guard decisions.count < tokens.count else {
            throw DecisionTraceError("The record ends after \(tokens.count) tokens, where the decision \(kind) is due.")
        }
        let option = tokens[decisions.count] &- kind.token(0)
        guard kind.offers(option, features: features) else {
            throw DecisionTraceError(
                "Token \(decisions.count) is \(tokens[decisions.count]), which is no option of the decision \(kind) that is due."
            )
        }
        return option
    }
}

/// Decisions that are not drawn, because somebody who knows more takes them.
struct DecisionRules: Sendable {
    /// Every turn keeps to the format.
    var isClean = false
    /// The image is accepted, or not; `nil`: the policy decides.
    var accepts: Bool?
    /// Requirements whose implied facts are resolved, or not; for the others the policy decides.
    var resolves: [Int: Bool] = [:]

    /// The option that is taken; `nil`: it is drawn.
    func option(_ kind: PolicyDecisionKind, subject: Int?) -> Int? {
        switch kind {
        case .form: isClean ? FormChoice.clean.rawValue : nil
        case .verdict: accepts.map { ($0 ? VerdictChoice.stop : .goOn).rawValue }
        case .knowledge: subject.flatMap { resolves[$0] }.map { $0 ? 1 : 0 }
        default: nil
        }
    }
}
