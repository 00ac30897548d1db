import GenAgent

/// A judge that gives the verdicts a test gave it, in order, and keeps what it was shown. Delays run on the session's clock.
public final class ScriptedJudge: Judge {
    /// What a judge is shown.
    public struct Request: Sendable {
        /// The image.
        public var candidate: Candidate
        /// What it should show.
        public var query: Query
        /// The round, counted from 1.
        public var round: Int
    }

    /// Its name in records and logs.
    public let name: String
    private let script: Script<Request, Verdict>

    /// Makes a judge. A script that runs out fails, which makes a verdict *unscored*.
    public init(_ steps: [JudgeStep], name: String = "scripted judge") {
        self.name = name
        script = Script(steps)
    }

    /// What it was shown so far.
    public var requests: [Request] { script.requests }

    /// Returns once it was asked so many times, or the task is cancelled.
    public func waitForRequests(_ count: Int) async { await script.waitForRequests(count) }

    /// Plays the next step.
    public func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        let request = Request(candidate: candidate, query: query, round: context.round)
        return try await script.play(request, clock: context.clock) { count in
            "The script of the judge `\(name)` has \(script.stepCount) steps and ran out: verdict \(count) was asked for, about \(candidate.id)."
        }
    }
}

/// A step of a ``ScriptedJudge``.
public typealias JudgeStep = ScriptStep<ScriptedJudge.Request, Verdict>

extension JudgeStep {
    /// The image satisfies.
    public static var satisfied: JudgeStep { .give(.satisfied()) }

    /// The image satisfies, with a score.
    public static func satisfied(score: Double) -> JudgeStep { .give(.satisfied(score: score)) }

    /// The image does not satisfy; the findings say what is wrong.
    public static func unsatisfied(_ findings: String..., score: Double? = nil) -> JudgeStep {
        .give(.unsatisfied(score: score, findings: findings.map { Finding($0, isMet: false) }))
    }

    /// Nobody could tell.
    public static func unscored(_ reason: String) -> JudgeStep { .give(.unscored(reason)) }
}

/// A reflector that says what a test gave it, in order, and keeps what it was shown. Delays run on the session's clock.
public final class ScriptedReflector: Reflector {
    /// Its name in records and logs.
    public let name: String
    private let script: Script<ReflectionSituation, Reflection>

    /// Makes a reflector. A script that runs out fails, and the session goes on without guidance.
    public init(_ steps: [ReflectorStep], name: String = "scripted reflector") {
        self.name = name
        script = Script(steps)
    }

    /// What it was shown so far.
    public var requests: [ReflectionSituation] { script.requests }

    /// Returns once it was asked so many times, or the task is cancelled.
    public func waitForRequests(_ count: Int) async { await script.waitForRequests(count) }

    /// Plays the next step.
    public func reflect(on situation: ReflectionSituation, context: JudgeContext) async throws -> Reflection {
        try await script.play(situation, clock: context.clock) { count in
            "The script of the reflector `\(name)` has \(script.stepCount) steps and ran out: reflection \(count) was asked for, about \(situation.candidate.id)."
        }
    }
}

/// A step of a ``ScriptedReflector``.
public typealias ReflectorStep = ScriptStep<ReflectionSituation, Reflection>

extension ReflectorStep {
    /// Words for the policy.
    public static func guidance(_ text: String) -> ReflectorStep { .give(.guidance(text)) }

    /// The next call itself.
    public static func call(prompt: String, tool: String = "draw") -> ReflectorStep {
        .give(.call(ToolCall(name: tool, arguments: ["prompt": .string(prompt)])))
    }
}

/// A comparator that decides as a test said, in order, and keeps what it was shown. Delays run on the session's clock.
public final class ScriptedComparator: ImageComparator {
    /// What a comparator is shown.
    public struct Request: Sendable {
        /// The image that leads so far.
        public var first: Candidate
        /// The image that challenges it.
        public var second: Candidate
        /// What they should show.
        public var query: Query
    }

    /// Its name in records and logs.
    public let name: String
    private let script: Script<Request, Comparison>

    /// Makes a comparator. A script that runs out fails, which counts as a tie.
    public init(_ steps: [ComparatorStep], name: String = "scripted comparator") {
        self.name = name
        script = Script(steps)
    }

    /// What it was shown so far.
    public var requests: [Request] { script.requests }

    /// Returns once it was asked so many times, or the task is cancelled.
    public func waitForRequests(_ count: Int) async { await script.waitForRequests(count) }

    /// Plays the next step.
    public func compare(
        _ first: Candidate, _ second: Candidate, for query: Query, context: JudgeContext
    ) async throws -> Comparison {
        let request = Request(first: first, second: second, query: query)
        return try await script.play(request, clock: context.clock) { count in
            "The script of the comparator `\(name)` has \(script.stepCount) steps and ran out: comparison \(count) was asked for, \(first.id) against \(second.id)."
        }
    }
}

/// A step of a ``ScriptedComparator``.
public typealias ComparatorStep = ScriptStep<ScriptedComparator.Request, Comparison>

extension ComparatorStep {
    /// The first one is better.
    public static var first: ComparatorStep { .give(Comparison(.first)) }

    /// The second one is better.
    public static var second: ComparatorStep { .give(Comparison(.second)) }

    /// Neither is better.
    public static var tie: ComparatorStep { .give(Comparison(.tie)) }
}

/// A hook that decides as a test said, in order, and keeps what it was shown.
public final class ScriptedHook: ToolCallHook {
    /// What a hook is shown.
    public struct Request: Sendable {
        /// The call.
        public var call: ToolCall
        /// The session, the tool, the query.
        public var context: HookContext
    }

    private let script: Script<Request, HookDecision>
    private let clock: (any SessionClock)?

    /// Makes a hook. A script that runs out fails, which stops the session as `hookFailed`.
    ///
    /// - Parameters:
    ///   - steps: What it decides, call by call.
    ///   - clock: The session's, for steps that delay.
    public init(_ steps: [HookStep], clock: (any SessionClock)? = nil) {
        script = Script(steps)
        self.clock = clock
    }

    /// What it was shown so far.
    public var requests: [Request] { script.requests }

    /// Returns once it was asked so many times, or the task is cancelled.
    public func waitForRequests(_ count: Int) async { await script.waitForRequests(count) }

    /// Plays the next step.
    public func decide(_ call: ToolCall, context: HookContext) async throws -> HookDecision {
        try await script.play(Request(call: call, context: context), clock: clock) { count in
            "The script of the hook has \(script.stepCount) steps and ran out: decision \(count) was asked for, about \(call.name)."
        }
    }
}

/// A step of a ``ScriptedHook``.
public typealias HookStep = ScriptStep<ScriptedHook.Request, HookDecision>

extension HookStep {
    /// The call is made as it is.
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
