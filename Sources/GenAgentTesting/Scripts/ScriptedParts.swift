import GenAgent

/// A judge that gives the scripted verdicts in order and records its requests. Delays run on the session's clock.
public final class ScriptedJudge: Judge {
    /// What the judge was asked.
    public struct Request: Sendable {
        public var candidate: Candidate
        public var query: Query
        /// The round, counted from 1.
        public var round: Int
    }

    public let name: String
    private let script: Script<Request, Verdict>

    /// Makes a judge. If the script runs out, it fails, and the verdict is *unscored*.
    public init(_ steps: [JudgeStep], name: String = "scripted judge") {
        self.name = name
        script = Script(steps)
    }

    public var requests: [Request] { script.requests }

    package func waitForRequests(_ count: Int) async { await script.waitForRequests(count) }

    public func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        let request = Request(candidate: candidate, query: query, round: context.round)
        return try await script.play(request, clock: context.clock) { count in
            "The script of the judge `\(name)` has \(Numbers.count(script.stepCount, "step")) and ran out: verdict \(count) was asked for, about \(candidate.id)."
        }
    }
}

public typealias JudgeStep = ScriptStep<ScriptedJudge.Request, Verdict>

extension JudgeStep {
    public static var satisfied: JudgeStep { .give(.satisfied()) }

    /// The image satisfies the query, with a score in 0...1.
    public static func satisfied(score: Double) -> JudgeStep { .give(.satisfied(score: score)) }

    /// The image does not satisfy; each finding is an unmet requirement.
    public static func unsatisfied(_ findings: String..., score: Double? = nil) -> JudgeStep {
        .give(.unsatisfied(score: score, findings: findings.map { Finding($0, isMet: false) }))
    }

    /// The image could not be judged.
    public static func unscored(_ reason: String) -> JudgeStep { .give(.unscored(reason)) }
}

/// A reflector that gives the scripted reflections in order and records its requests. Delays run on the session's clock.
public final class ScriptedReflector: Reflector {
    public let name: String
    private let script: Script<ReflectionSituation, Reflection>

    /// Makes a reflector. If the script runs out, it fails, and the session continues without guidance.
    public init(_ steps: [ReflectorStep], name: String = "scripted reflector") {
        self.name = name
        script = Script(steps)
    }

    public var requests: [ReflectionSituation] { script.requests }

    package func waitForRequests(_ count: Int) async { await script.waitForRequests(count) }

    public func reflect(on situation: ReflectionSituation, context: JudgeContext) async throws -> Reflection {
        try await script.play(situation, clock: context.clock) { count in
            "The script of the reflector `\(name)` has \(Numbers.count(script.stepCount, "step")) and ran out: reflection \(count) was asked for, about \(situation.candidate.id)."
        }
    }
}

public typealias ReflectorStep = ScriptStep<ReflectionSituation, Reflection>

extension ReflectorStep {
    /// Advises the policy.
    public static func guidance(_ text: String) -> ReflectorStep { .give(.guidance(text)) }

    /// Calls a tool in the policy's place.
    public static func call(prompt: String, tool: String = "draw") -> ReflectorStep {
        .give(.call(ToolCall(name: tool, arguments: ["prompt": .string(prompt)])))
    }
}

/// A comparator that gives the scripted comparisons in order and records its requests. Delays run on the session's clock.
public final class ScriptedComparator: ImageComparator {
    /// What the comparator was asked.
    public struct Request: Sendable {
        /// The image that leads so far, and the one that challenges it.
        public var first, second: Candidate
        public var query: Query
    }

    public let name: String
    private let script: Script<Request, Comparison>

    /// Makes a comparator. If the script runs out, it fails, which counts as a tie.
    public init(_ steps: [ComparatorStep], name: String = "scripted comparator") {
        self.name = name
        script = Script(steps)
    }

    public var requests: [Request] { script.requests }

    package func waitForRequests(_ count: Int) async { await script.waitForRequests(count) }

    public func compare(
        _ first: Candidate, _ second: Candidate, for query: Query, context: JudgeContext
    ) async throws -> Comparison {
        let request = Request(first: first, second: second, query: query)
        return try await script.play(request, clock: context.clock) { count in
            "The script of the comparator `\(name)` has \(Numbers.count(script.stepCount, "step")) and ran out: comparison \(count) was asked for, \(first.id) against \(second.id)."
        }
    }
}

public typealias ComparatorStep = ScriptStep<ScriptedComparator.Request, Comparison>

extension ComparatorStep {
    public static var first: ComparatorStep { .give(Comparison(.first)) }

    public static var second: ComparatorStep { .give(Comparison(.second)) }

    public static var tie: ComparatorStep { .give(Comparison(.tie)) }
}

/// A hook that makes the scripted decisions in order and records its requests.
public final class ScriptedHook: ToolCallHook {
    /// What the hook was asked.
    public struct Request: Sendable {
        public var call: ToolCall
        public var context: HookContext
    }

    private let script: Script<Request, HookDecision>
    private let clock: (any SessionClock)?

    /// If the script runs out, it fails, and the session stops as `hookFailed`. Steps that delay need the session's `clock`.
    public init(_ steps: [HookStep], clock: (any SessionClock)? = nil) {
        script = Script(steps)
        self.clock = clock
    }

    public var requests: [Request] { script.requests }

    package func waitForRequests(_ count: Int) async { await script.waitForRequests(count) }

    public func decide(_ call: ToolCall, context: HookContext) async throws -> HookDecision {
        try await script.play(Request(call: call, context: context), clock: clock) { count in
            "The script of the hook has \(Numbers.count(script.stepCount, "step")) and ran out: decision \(count) was asked for, about \(call.name)."
        }
    }
}

public typealias HookStep = ScriptStep<ScriptedHook.Request, HookDecision>

extension HookStep {
    public static var allow: HookStep { .give(.allow) }

    /// The call is made with another prompt.
    public static func change(prompt: String) -> HookStep {
        .compute { request in
            var arguments = request.call.arguments
            arguments["prompt"] = .string(prompt)
            return .change(arguments: arguments)
        }
    }

    /// The call is not made; this image is its result.
    public static func answer(_ image: EncodedImage) -> HookStep { .give(.answer(ToolResult("", images: [image]))) }

    /// The call is not made; the policy reads why.
    public static func refuse(_ reason: String) -> HookStep { .give(.refuse(reason)) }
}
