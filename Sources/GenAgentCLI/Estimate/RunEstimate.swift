import GenAgent
import GenAgentBackends

/// What a run may come to at most, before it starts: every round is used, and no call fails.
///
/// The rule, for n rounds: n generator calls; n + 1 policy turns where the policy judges itself, n otherwise; n judgments by a judging
/// model. A policy turn reads the instructions, the prompt, and all earlier rounds (a written turn, a tool result and a picture each).
/// A picture counts one token for every 28 x 28 pixels begun, as current vision models have it.
struct RunEstimate: Sendable, Equatable {
    /// The instructions and tool descriptions.
    static let instructionTokens = 900
    /// What a policy writes in a turn.
    static let turnTokens = 400
    /// What a tool result and the words around a picture take.
    static let resultTokens = 150
    /// What a judge's instructions take.
    static let judgeTokens = 500
    /// What a judge writes.
    static let verdictTokens = 300
    /// Seconds of a call where only seconds have a price.
    static let callSeconds = 30.0

    var generatorCalls: Int
    var policyTurns: Int
    var judgments: Int
    var policyTokens = Usage()
    var judgeTokens = Usage()
    /// Money of each part; `nil`: it has no price.
    var policyMoney: Double?
    var generatorMoney: Double?
    var judgeMoney: Double?
    var limit: Double?

    /// The sum of the parts; `nil` where a part that is used has no price.
    var money: Double? {
        guard let policyMoney, let generatorMoney, let judgeMoney else { return nil }
        return policyMoney + generatorMoney + judgeMoney
    }

    init(_ options: RunOptions) {
        let configuration = options.backends
        // Nobody waits for more, and the sums stay far from overflowing.
        let rounds = min(options.rounds, 10_000)
        generatorCalls = rounds
        policyTurns = options.judge == .policy ? rounds + 1 : rounds
        judgments = options.judge == .model ? rounds : 0
        limit = configuration.limits.money
        // Four bytes of English make a token.
        let query = options.prompt.utf8.count / 4 + 1
        let size =
            configuration.tools.compactMap(\.size).max { $0.width * $0.height < $1.width * $1.height }
            ?? (configuration.tools.isEmpty
                ? PixelSize(width: options.side, height: options.side) : PixelSize(width: 1024, height: 1024))
        let picture = ((size.width + 27) / 28) * ((size.height + 27) / 28)
        if configuration.policy != nil {
            let round = Self.turnTokens + Self.resultTokens + picture
            policyTokens.inputTokens =
                policyTurns * (Self.instructionTokens + query) + round * (policyTurns * (policyTurns - 1) / 2)
            policyTokens.outputTokens = policyTurns * Self.turnTokens
        }
        judgeTokens.inputTokens = judgments * (Self.judgeTokens + query + picture)
        judgeTokens.outputTokens = judgments * Self.verdictTokens
        policyMoney = configuration.policy.map { $0.price?.money(for: policyTokens) } ?? 0
        judgeMoney = configuration.judgeModel.map { $0.price?.money(for: judgeTokens) } ?? 0
        generatorMoney = Self.money(configuration.tools, calls: rounds)
    }

    /// The dearest tool does all the work; `nil` where one has no price.
    private static func money(_ tools: [ToolSettings], calls: Int) -> Double? {
        var dearest = 0.0
        for tool in tools {
            guard tool.prices.perImage != nil || tool.prices.perSecond != nil else { return nil }
            dearest = max(dearest, (tool.prices.perImage ?? 0) + (tool.prices.perSecond ?? 0) * callSeconds)
        }
        return dearest * Double(calls)
    }
}
