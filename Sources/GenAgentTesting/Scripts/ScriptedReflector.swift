import GenAgent

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
            "The script of the reflector `\(name)` has \(Numbers.count(script.stepCount, "step")) and ran out: reflection \(count) was asked for, about \(situation.candidate.id)."
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
