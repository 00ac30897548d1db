import Foundation
import GenAgent
import GenAgentTesting
import GenAgentTraining

/// A contextual bandit in the clothes of a policy: the query names a context, the policy pulls an arm by drawing `arm k`, and then
/// answers or pulls once more. Every context has one right arm.
///
/// Tokens: 0 and 1 say whether a turn is clean or malformed; 10 + k pulls arm k; 20 goes on, 21 answers.
struct ToyPolicy: TrainablePolicy {
    static let contexts = 3
    static let arms = 4
    /// The optimum: the arm that is right in a context.
    static let right = [2, 0, 3]
    /// Two weights for the form, then one for every pair of context and arm, then two for going on or stopping.
    static let count = 2 + contexts * arms + 2

    let name = "toy"
    var parameterVector = [Double](repeating: 0, count: ToyPolicy.count)

    /// One choice: where its weights begin, how many there are, which one was taken.
    struct Choice: Sendable, Hashable {
        var start: Int
        var options: Int
        var option: Int
    }

    func replacing(parameterVector: [Double]) throws -> ToyPolicy {
        guard parameterVector.count == Self.count else { throw AdapterError.fatal("wrong count") }
        var copy = self
        copy.parameterVector = parameterVector
        return copy
    }

    func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply {
        var random = SeededRandom(seed: request.sampling.seed ?? 0)
        var tokens = TokenRecord(completionIDs: [], logProbabilities: [])
        func draw(_ start: Int, _ options: Int) -> Int {
            let all = logProbabilities(start, options)
            var rest = random.nextUnit()
            var option = 0
            while option < options - 1, rest >= exp(all[option]) {
                rest -= exp(all[option])
                option += 1
            }
            tokens.completionIDs?.append(Self.token(start, option))
            tokens.logProbabilities?.append(all[option])
            return option
        }
        let isBroken = draw(0, 2) == 1
        let turn: PolicyTurn
        if Self.isFirst(request) || draw(Self.stopStart, 2) == 0 {
            let arm = draw(Self.armStart(Self.context(of: request)), Self.arms)
            turn = PolicyTurn(
                thought: "pull", judgment: Self.isFirst(request) ? nil : "once more",
                action: .call([ToolCall(name: "draw", arguments: ["prompt": .string("arm \(arm)")])]))
        } else {
            turn = PolicyTurn(thought: "good", judgment: "good", action: .answer("done"))
        }
        let text = TurnRenderer().render(turn)
        return PolicyReply(text: isBroken ? "<think>oh" : text, tokens: tokens)
    }

    func trace(of tokens: TokenRecord, for request: PolicyRequest) throws -> [Choice] {
        try (tokens.completionIDs ?? []).map { token in
            switch token {
            case 0, 1: Choice(start: 0, options: 2, option: token)
            case 10..<10 + Self.arms:
                Choice(start: Self.armStart(Self.context(of: request)), options: Self.arms, option: token - 10)
            case 20, 21: Choice(start: Self.stopStart, options: 2, option: token - 20)
            default: throw AdapterError.fatal("unknown token \(token)")
            }
        }
    }

    func evaluate(_ trace: [Choice]) -> TraceEvaluation {
        let all = trace.map { logProbabilities($0.start, $0.options) }
        return TraceEvaluation(
            logProbabilities: zip(trace, all).map { $1[$0.option] },
            entropies: all.map { $0.reduce(0) { $0 - exp($1) * $1 } })
    }

    func addGradient(of trace: [Choice], weights: TraceWeights, to gradient: inout [Double]) {
        for (at, choice) in trace.enumerated() {
            let all = logProbabilities(choice.start, choice.options)
            let entropy = all.reduce(0) { $0 - exp($1) * $1 }
            for option in 0..<choice.options {
                let p = exp(all[option])
                gradient[choice.start + option] +=
                    weights.logProbabilities[at] * ((option == choice.option ? 1 : 0) - p)
                guard !weights.entropies.isEmpty else { continue }
                gradient[choice.start + option] -= weights.entropies[at] * p * (all[option] + entropy)
            }
        }
    }

    /// How likely the right arm is, over the contexts.
    var skill: Double {
        (0..<Self.contexts).reduce(0) {
            $0 + exp(logProbabilities(Self.armStart($1), Self.arms)[Self.right[$1]]) / Double(Self.contexts)
        }
    }

    /// How likely a clean turn is.
    var tidiness: Double { exp(logProbabilities(0, 2)[0]) }

    private func logProbabilities(_ start: Int, _ options: Int) -> [Double] {
        let scores = parameterVector[start..<start + options]
        let most = scores.max() ?? 0
        let sum = most + log(scores.reduce(0) { $0 + exp($1 - most) })
        return scores.map { $0 - sum }
    }

    private static let stopStart = 2 + contexts * arms
    private static func armStart(_ context: Int) -> Int { 2 + context * arms }
    private static func token(_ start: Int, _ option: Int) -> Int {
        start == 0 ? option : start == stopStart ? 20 + option : 10 + option
    }
    private static func isFirst(_ request: PolicyRequest) -> Bool { !request.messages.contains { $0.isSampled } }
    private static func context(of request: PolicyRequest) -> Int {
        let text = request.messages.first { $0.author == .user }?.text ?? ""
        return text.last?.wholeNumberValue.map { min($0, contexts - 1) } ?? 0
    }
}

/// 1 where the last image came from the right arm.
struct RightArm: Reward {
    let name = "rightArm"

    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        .value(Self.value(rollout))
    }

    static func value(_ rollout: Rollout) -> Double {
        guard let last = rollout.candidate(round: rollout.roundCount - 1)?.prompt,
            let context = rollout.query.text.last?.wholeNumberValue
        else { return 0 }
        return last == "arm \(ToyPolicy.right[context])" ? 1 : 0
    }
}

/// Trainings of the toy.
enum Toy {
    static let prompts = (0..<ToyPolicy.contexts).map { Query("context \($0)") }

    static func session(_ policy: ToyPolicy, _ query: Query, _ seed: UInt64) -> AgentSession {
        AgentSession(policy: policy, tools: [StubGenerator()], configuration: .rollouts(rounds: 2), seed: seed)
    }

    static func trainer(
        _ settings: GRPOSettings, reward: any Reward = RightArm(), loss: any PolicyLoss = ClippedPolicyLoss.verl,
        policy: ToyPolicy = ToyPolicy(), concurrency: Int = 4
    ) throws -> GRPOTrainer<ToyPolicy> {
        try GRPOTrainer(
            policy: policy, prompts: prompts, rewards: RewardMix([(reward, 1), (FormatErrorReward(), -0.2)]),
            settings: settings, loss: loss, optimizer: AdamW(learningRate: 0.2, weightDecay: 0),
            concurrency: concurrency, context: RewardContext(clock: ManualClock()), makeSession: session)
    }
}
