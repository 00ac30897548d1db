import Logging

/// Who assesses images.
public enum Assessment: Sendable {
    /// The policy judges the image it just saw in its next turn (the paper).
    case selfJudging
    /// A judge does; a reflector, if there is one, says what to try next.
    case judge(any Judge, reflector: (any Reflector)? = nil)
}

/// Which of the generated images is returned.
public enum ImageSelection: Sendable {
    /// The last one (the paper).
    case last
    /// A satisfying one before all others, then the best scored. Without any score, the last; the record says so.
    case bestScored
    /// The winner of comparisons, one after the other.
    case pairwise(any ImageComparator)
}

/// What a session takes from its surroundings instead of making it.
public struct SessionEnvironment: Sendable {
    /// Gets what developers want to know; never prompts, keys or images, unless
    /// an adapter's error message quotes one.
    public var logger: Logger
    /// Tells the time and waits.
    public var clock: any SessionClock
    /// Sees every effect as a span.
    public var tracer: any SessionTracer
    /// Draws session ids and seeds.
    public var random: @Sendable () -> UInt64

    /// Makes an environment: silent, with the machine's clock and randomness.
    public init(
        logger: Logger = .silent, clock: any SessionClock = SystemClock(), tracer: any SessionTracer = SilentTracer(),
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) {
        self.logger = logger
        self.clock = clock
        self.tracer = tracer
        self.random = random
    }
}

/// Everybody who takes part in a session.
struct SessionParts: Sendable {
    var policy: any PolicyModel
    var tools: [any AgentTool]
    var judge: (any Judge)?
    var reflector: (any Reflector)?
    var comparator: (any ImageComparator)?
    var hook: (any ToolCallHook)?
    var setup: SessionSetup

    init(
        policy: any PolicyModel, tools: [any AgentTool], assessment: Assessment, selection: ImageSelection,
        hook: (any ToolCallHook)?, configuration: SessionConfiguration, systemText: SystemText?
    ) {
        self.policy = policy
        self.tools = tools
        self.hook = hook
        if case .judge(let judge, let reflector) = assessment {
            self.judge = judge
            self.reflector = reflector
        }
        let rule: SelectionRule
        switch selection {
        case .last: rule = .last
        case .bestScored: rule = .bestScored
        case .pairwise(let comparator):
            rule = .pairwise
            self.comparator = comparator
        }
        setup = SessionSetup(
            configuration: configuration, policy: policy.name, judge: judge?.name, reflector: reflector?.name,
            comparator: comparator?.name, consultsHook: hook != nil, selection: rule, tools: tools.map(\.descriptor),
            systemText: systemText ?? .standard(configuration.format))
    }

    func tool(named name: String) -> (any AgentTool)? { tools.first { $0.descriptor.name == name } }
}
