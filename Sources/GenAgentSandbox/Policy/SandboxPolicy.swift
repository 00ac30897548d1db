import Foundation
import GenAgent
import GenAgentTraining

/// A simulated vision-language model: it reasons, calls a generator, looks at the image, judges it and tries again, with a few
/// hundred parameters and templates.
///
/// ```swift
/// let policy = SandboxPolicy()
/// let session = AgentSession(policy: policy, tools: [PictogramPainter()])
/// let outcome = await session.respond(to: "three red apples and a blue cup on the left")
/// ```
/// It knows only the sandbox's objects, and its results say nothing about a real model. It sees only the queries' text, the
/// images through its own ``SandboxEyes``, and what tools, judges and reflectors say; never metadata and never the painter's
/// internals.
///
/// Each turn is a sequence of decisions (`PolicyDecisionKind`), drawn at the request's temperature (default: 1; at 0 the
/// most likely option) from its seed (default: 0). They are recorded as tokens with their true natural-log
/// probabilities; together with the request they determine the turn, and ``trace(of:for:)`` recovers what
/// training needs. Nucleus sampling and stop strings have no meaning here and are ignored.
///
/// Which of several generators it calls is a decision too, by the order in which they are offered (`PolicyDecisionKind.tool`);
/// of more than four it sees the first four. With `trained` and `handSet` that is the first one, or the next after two failures in a row.
///
/// Rules that are not decisions: it gives up after three failed calls in a row. A request that names no known object is passed on
/// verbatim, and so are unknown words. A later query changes the earlier demands if it names one of their objects or says "add";
/// otherwise it replaces them. At the closing turn (a session's text that mentions the "last image") it answers if it accepts the
/// image, and otherwise writes a call, which the session does not make. In each turn it looks once at the newest image, and at an
/// image in the query. If it cannot look, or knows no object of the request, it stops and says so (`PolicyTurn.unscoredReason`); it
/// lists the parts of a request that it cannot check.
///
/// Costs: a turn takes well under a millisecond; looking at an image of 256 pixels takes a few milliseconds.
public struct SandboxPolicy: PolicyModel {
    public var parameters: SandboxPolicyParameters
    public var eyes: SandboxEyes
    public let name: String
    /// The prompt from which the choice of a tool takes its features of the task; for experiments only.
    package var taskCues: TaskCues

    let knowledge: KnowledgeBase
    let reader: PromptReader

    /// - Parameters:
    ///   - parameters: The weights behind its decisions; default: the trained weights.
    ///   - eyes: Its eyes; default: error rates like those of a good vision model.
    ///   - name: For records and logs.
    public init(
        parameters: SandboxPolicyParameters = .trained, eyes: SandboxEyes = SandboxEyes(),
        name: String = "sandbox-policy"
    ) {
        self.init(parameters: parameters, eyes: eyes, name: name, knowledge: .standard)
    }

    /// Makes a policy for an experiment.
    ///
    /// - Parameters:
    ///   - knowledge: The facts that it can resolve.
    ///   - taskCues: The prompt from which the choice of a tool takes its features of the task. Anything but `.own` is for controls.
    package init(
        parameters: SandboxPolicyParameters = .trained, eyes: SandboxEyes = SandboxEyes(),
        name: String = "sandbox-policy", knowledge: KnowledgeBase = .standard, taskCues: TaskCues
    ) {
        self.init(parameters: parameters, eyes: eyes, name: name, knowledge: knowledge)
        self.taskCues = taskCues
    }

    private init(parameters: SandboxPolicyParameters, eyes: SandboxEyes, name: String, knowledge: KnowledgeBase) {
        self.parameters = parameters
        self.eyes = eyes
        self.name = name
        self.knowledge = knowledge
        taskCues = .own
        // Compiling the word list takes longer than a turn.
        reader = knowledge.facts == KnowledgeBase.standard.facts ? .standard : PromptReader(knowledge: knowledge)
    }

    /// Decides and writes a turn; `onDelta` receives it in pieces.
    public func reply(to request: PolicyRequest, onDelta: PolicyDeltaHandler) async throws -> PolicyReply {
        try Task.checkCancellation()
        let reply = try run(request, tokens: nil, temperature: nil).reply
        reply.stream(to: onDelta)
        return reply
    }

    /// The decisions behind recorded tokens, with the log-probabilities that *these* parameters give them.
    ///
    /// - Parameters:
    ///   - tokens: What the policy recorded in answer to the request; only the completion ids are read.
    ///   - request: The same request. Eyes with the same errors and seed must be used, as decisions depend on what is seen, and
    ///     the same task cues.
    ///   - temperature: By default the request's.
    /// - Throws: ``DecisionTraceError`` if the tokens do not fit the request.
    package func trace(
        of tokens: TokenRecord, for request: PolicyRequest, temperature: Double? = nil
    ) throws -> DecisionTrace {
        try run(request, tokens: Self.ids(tokens), temperature: temperature).trace
    }

    /// The reply that recorded tokens stand for, with the same words, whatever the current parameters.
    ///
    /// - Throws: ``DecisionTraceError`` if the tokens do not fit the request.
    package func reply(replaying tokens: TokenRecord, for request: PolicyRequest) throws -> PolicyReply {
        try run(request, tokens: Self.ids(tokens), temperature: nil).reply
    }

    /// Decides and writes a turn; a teacher makes some of the decisions. The record is the same as if the policy had made them.
    func reply(
        to request: PolicyRequest, ruledBy rules: (PolicySituation) -> DecisionRules
    ) throws -> PolicyReply {
        try run(request, tokens: nil, temperature: nil, rules: rules).reply
    }

    private static func ids(_ tokens: TokenRecord) throws -> [Int] {
        guard let ids = tokens.completionIDs else {
            throw DecisionTraceError("The record holds no completion ids; only a sandbox policy's own replies do.")
        }
        return ids
    }

    /// Decides a turn, by drawing or by recorded tokens, and writes it on demand.
    private func run(
        _ request: PolicyRequest, tokens: [Int]?, temperature: Double?,
        rules: (PolicySituation) -> DecisionRules = { _ in DecisionRules() }
    ) throws -> PolicyRun {
        let situation = PolicySituation(request, eyes: eyes, reader: reader)
        // Mixed with the words, so that one seed does not make the same choices on every query.
        let seed = (request.sampling.seed ?? 0) ^ StableHash.fnv1a(situation.demands.words)
        let tape = DecisionTape(
            parameters, temperature: temperature.map(Self.lawful) ?? Self.lawful(request.sampling.temperature ?? 1),
            source: tokens.map { .recorded($0) } ?? .draw(SeededRandom(seed: seed, keys: 0x706F_6C69)),
            rules: rules(situation))
        var planner = TurnPlanner(situation: situation, request: request, reader: reader, tape: tape)
        if situation.generators > 1 {
            planner.cues = taskCues.demands(instead: situation.demands, reader: reader, knowledge: knowledge)
        }
        let plan = try planner.plan()
        let writer = TurnWriter(
            situation: situation, plan: plan, knowledge: knowledge, variants: PolicyVariants(situation, seed: seed))
        let trace = DecisionTrace(decisions: planner.tape.decisions, temperature: planner.tape.temperature)
        return PolicyRun(trace: trace, rendering: TurnRendering(writer: writer, request: request), name: name)
    }

    /// 0 or more; NaN and infinity count as 1.
    private static func lawful(_ temperature: Double) -> Double { temperature.isFinite ? max(0, temperature) : 1 }
}

private struct PolicyRun {
    let trace: DecisionTrace
    let rendering: TurnRendering
    let name: String

    var reply: PolicyReply {
        var reply = rendering.reply
        reply.model = name
        reply.tokens = trace.tokens
        reply.cut(to: rendering.request.sampling.maximumTokens)
        reply.usage = Usage(
            inputTokens: WordCount.tokens(of: rendering.request.messages), outputTokens: WordCount.tokens(of: reply))
        return reply
    }
}

/// The sandbox's policy is trained by the library's own trainers: its tokens are its decisions.
extension SandboxPolicy: TrainablePolicy {
    /// The weights, in the order of ``SandboxPolicyParameters/names``.
    public var parameterVector: [Double] { parameters.values }

    /// The same policy with other weights; their provenance stays.
    ///
    /// - Throws: ``PolicyParameterError`` if their number is wrong or one is not finite.
    public func replacing(parameterVector: [Double]) throws -> SandboxPolicy {
        var copy = self
        copy.parameters = try SandboxPolicyParameters(
            values: parameterVector, provenance: parameters.provenance)
        return copy
    }

    /// The decisions behind recorded tokens, at the request's temperature. Looks at the request's newest image once more.
    ///
    /// - Throws: ``DecisionTraceError`` if the tokens do not fit the request.
    public func trace(of tokens: TokenRecord, for request: PolicyRequest) throws -> DecisionTrace {
        try trace(of: tokens, for: request, temperature: nil)
    }

    /// How likely a trace's decisions are under the current weights. An impossible choice counts 0 in an entropy.
    public func evaluate(_ trace: DecisionTrace) -> TraceEvaluation {
        var result = TraceEvaluation(logProbabilities: [], entropies: [])
        for decision in trace.decisions {
            let all = parameters.logProbabilities(
                of: decision.kind, features: decision.features, temperature: trace.temperature)
            result.logProbabilities.append(
                all.indices.contains(decision.option) ? all[decision.option] : -.infinity)
            result.entropies.append(Self.entropy(all))
        }
        return result
    }

    /// Adds the derivatives with respect to the weights.
    public func addGradient(of trace: DecisionTrace, weights: TraceWeights, to gradient: inout [Double]) {
        trace.addGradient(under: parameters, weights: weights.logProbabilities, to: &gradient)
        guard !weights.entropies.isEmpty, trace.temperature > 0,
            gradient.count == SandboxPolicyParameters.count
        else { return }
        for (decision, weight) in zip(trace.decisions, weights.entropies) where weight != 0 {
            let all = parameters.logProbabilities(
                of: decision.kind, features: decision.features, temperature: trace.temperature)
            let entropy = Self.entropy(all)
            for (option, logProbability) in all.enumerated() where logProbability > -.infinity {
                // The derivative of the entropy with respect to a score.
                let pull = -weight * exp(logProbability) * (logProbability + entropy) / trace.temperature
                let start = SandboxPolicyParameters.offset(of: decision.kind, option: option)
                for (feature, value) in decision.features.prefix(decision.kind.features.count).enumerated() {
                    gradient[start + feature] += pull * value
                }
            }
        }
    }

    private static func entropy(_ logProbabilities: [Double]) -> Double {
        logProbabilities.reduce(0) { $1 > -.infinity ? $0 - exp($1) * $1 : $0 }
    }
}
