import GenAgent

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
            "The script of the hook has \(Numbers.count(script.stepCount, "step")) and ran out: decision \(count) was asked for, about \(call.name)."
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
