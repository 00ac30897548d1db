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

/// Sees every effect of a session as a span.
///
/// <doc:LogsTimeAndTraces> shows the ten lines that put it on swift-distributed-tracing's `Tracer`.
public protocol SessionTracer: Sendable {
    /// Runs the body as a span.
    ///
    /// - Parameters:
    ///   - name: `policy`, `tool`, `judge`, `reflector`, `comparator` or `hook`.
    ///   - attributes: `session`, `effect` (counts the exchange's effects from 1), and for a call `tool` and `attempt`; never
    ///     prompts or keys.
    ///   - body: The work itself.
    func span<Result: Sendable>(
        _ name: String, attributes: [String: String], _ body: @Sendable () async throws -> Result
    ) async rethrows -> Result
}

/// Sees nothing.
public struct SilentTracer: SessionTracer {
    /// Makes a tracer.
    public init() {}

    /// Runs the body and tells nobody.
    public func span<Result: Sendable>(
        _ name: String, attributes: [String: String], _ body: @Sendable () async throws -> Result
    ) async rethrows -> Result {
        try await body()
    }
}

extension Logger {
    /// A logger that keeps nothing: the default wherever a logger is accepted.
    public static var silent: Logger { Logger(label: "GenAgent", factory: { _ in SwiftLogNoOpLogHandler() }) }
}

/// Which participants of a resumed session may be others than those that it began with.
///
/// The record keeps naming the first ones; what a policy's server says about its model (``PolicyReply/model``) is recorded with every turn.
public struct ResumeSubstitutions: OptionSet, Sendable, Hashable {
    /// The options as bits.
    public let rawValue: Int

    /// Makes options from bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// A policy of another name, such as the same model on another server.
    public static let policy = Self(rawValue: 1)
    /// Tools of the same names that describe themselves otherwise. The policy keeps reading the recorded descriptions, and the recorded
    /// capabilities decide whether a job is taken up again.
    public static let toolDescriptors = Self(rawValue: 2)
}

extension SessionParts {
    /// What keeps these participants from going on with a session, each in a few words. More tools than the log names do no harm:
    /// the policy is not told of them.
    func differences(from recorded: SessionSetup, allowing allowed: ResumeSubstitutions) -> [String] {
        var found: [String] = []
        if setup.policy != recorded.policy, !allowed.contains(.policy) {
            found.append("the policy is `\(setup.policy)`, not `\(recorded.policy)`")
        }
        for descriptor in recorded.tools {
            guard let given = setup.tools.first(where: { $0.name == descriptor.name }) else {
                found.append("the tool `\(descriptor.name)` is missing")
                continue
            }
            var known = given
            // A name that the record gives no call is not used, so that a tool which could use one does no harm.
            if descriptor.generator?.callNaming == nil { known.generator?.callNaming = nil }
            guard known != descriptor, !allowed.contains(.toolDescriptors) else { continue }
            found.append("the tool `\(descriptor.name)` describes itself otherwise")
        }
        compare("judge", setup.judge, recorded.judge, &found)
        compare("reflector", setup.reflector, recorded.reflector, &found)
        compare("comparator", setup.comparator, recorded.comparator, &found)
        if setup.consultsHook != recorded.consultsHook {
            found.append(recorded.consultsHook ? "the hook is missing" : "it began without a hook")
        }
        // A comparator that is missing, or one too many, is told above.
        if setup.selection != recorded.selection, setup.comparator == recorded.comparator {
            found.append(
                "the image is selected by `\(setup.selection.rawValue)`, not `\(recorded.selection.rawValue)`")
        }
        return found
    }

    private func compare(_ role: String, _ given: String?, _ recorded: String?, _ found: inout [String]) {
        switch (given, recorded) {
        case (let given?, let recorded?) where given != recorded:
            found.append("the \(role) is `\(given)`, not `\(recorded)`")
        case (nil, let recorded?): found.append("the \(role) `\(recorded)` is missing")
        case (let given?, nil): found.append("it began without a \(role), and `\(given)` is given")
        default: break
        }
    }
}
