import Logging

/// Who assesses images.
public enum Assessment: Sendable {
    /// The policy judges the image it just saw in its next turn (the paper).
    case selfJudging
    /// A judge assesses it; an optional reflector says what to try next.
    case judge(any Judge, reflector: (any Reflector)? = nil)
}

/// Which of the generated images is returned.
public enum ImageSelection: Sendable {
    /// The last one (the paper).
    case last
    /// A satisfying one before all others, then the best scored; of equal scores, the later one. Without any score, the last; the
    /// record says so.
    case bestScored
    /// The winner of pairwise comparisons: the first against the second, the winner against the third, and so on.
    case pairwise(any ImageComparator)
}

/// What a session gets from its caller instead of creating it.
public struct SessionEnvironment: Sendable {
    /// Receives log messages; never prompts, keys or images, unless an adapter's error message quotes one.
    public var logger: Logger
    public var clock: any SessionClock
    public var tracer: any SessionTracer
    /// The source of session ids and seeds.
    public var random: @Sendable () -> UInt64

    /// The default is silent, with the system's clock and randomness.
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
/// <doc:LogsTimeAndTraces> shows how to connect it to swift-distributed-tracing's `Tracer`.
public protocol SessionTracer: Sendable {
    /// Runs the body as a span.
    ///
    /// - Parameters:
    ///   - name: `policy`, `tool`, `judge`, `reflector`, `comparator` or `hook`.
    ///   - attributes: `session`, `effect` (counts the exchange's effects from 1), and for a call `tool` and `attempt`; never
    ///     prompts or keys.
    func span<Result: Sendable>(
        _ name: String, attributes: [String: String], _ body: @Sendable () async throws -> Result
    ) async rethrows -> Result
}

/// Does nothing.
public struct SilentTracer: SessionTracer {
    public init() {}

    /// Runs the body.
    public func span<Result: Sendable>(
        _ name: String, attributes: [String: String], _ body: @Sendable () async throws -> Result
    ) async rethrows -> Result {
        try await body()
    }
}

extension Logger {
    /// A logger without output: the default for every logger parameter.
    public static var silent: Logger { Logger(label: "GenAgent", factory: { _ in SwiftLogNoOpLogHandler() }) }
}

/// Which participants of a resumed session may differ from those that it began with.
///
/// The record keeps the first names; what a policy's server says about its model (``PolicyReply/model``) is recorded with every turn.
public struct ResumeSubstitutions: OptionSet, Sendable, Hashable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// A policy with another name, such as the same model on another server.
    public static let policy = Self(rawValue: 1)
    /// Tools with the same names and other descriptors. The policy keeps reading the recorded descriptions, and the recorded
    /// capabilities decide whether a job is resumed.
    package static let toolDescriptors = Self(rawValue: 2)
}

extension SessionParts {
    /// Why these participants cannot continue a session, one phrase for each reason. Additional tools do no harm: the policy is
    /// not told of them.
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
            // The policy reads the recorded text about the arguments, so a changed description does no harm.
            known.parameters = given.parameters.withoutDescriptions
            var descriptor = descriptor
            descriptor.parameters = descriptor.parameters.withoutDescriptions
            // A recorded call without a name needs no tool that uses names.
            if descriptor.generator?.callNaming == nil { known.generator?.callNaming = nil }
            guard known != descriptor, !allowed.contains(.toolDescriptors) else { continue }
            found.append("the tool `\(descriptor.name)` has another descriptor")
        }
        compare("judge", setup.judge, recorded.judge, &found)
        compare("reflector", setup.reflector, recorded.reflector, &found)
        compare("comparator", setup.comparator, recorded.comparator, &found)
        if setup.consultsHook != recorded.consultsHook {
            found.append(recorded.consultsHook ? "the hook is missing" : "it began without a hook")
        }
        // A missing or additional comparator is reported above.
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

extension JSONValue {
    /// A JSON Schema without the descriptions of its properties.
    fileprivate var withoutDescriptions: JSONValue {
        guard case .object(let properties)? = self["properties"] else { return self }
        var schema = self
        schema["properties"] = .object(
            properties.mapValues { property in
                guard property.objectValue != nil else { return property }
                var property = property
                property["description"] = nil
                return property
            })
        return schema
    }
}
