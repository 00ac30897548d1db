import GenAgent

/// The embedded default: an agent that draws anywhere, without a model server.
///
/// ```swift
/// import Foundation
/// import GenAgentSandbox
///
/// let session = AgentSession.sandbox(seed: 7)
/// let outcome = await session.respond(to: "three red apples and a blue cup on the left")
/// try outcome.image?.data.write(to: URL(fileURLWithPath: "apples.png"))
/// print(outcome.stopReason, outcome.trajectory.rounds.count)
/// ```
extension AgentSession {
    /// Makes a session of the sandbox's policy and painter. Both are simulations.
    ///
    /// - Parameters:
    ///   - profile: How fallible the painter is.
    ///   - eyes: With what the policy looks at the pictures.
    ///   - parameters: How the policy decides; by default as the repository trained it.
    ///   - rounds: The most pictures it may have painted.
    ///   - side: Side of the pictures in pixels, 64...2048.
    ///   - assessment: Who judges; by default the policy itself.
    ///   - selection: Which picture is returned; by default the last.
    ///   - configuration: Everything else; its limit of rounds gives way to `rounds`.
    ///   - hook: Sees every call before it is made.
    ///   - store: Keeps every input before it is acted on.
    ///   - environment: Logger, clock, tracer, randomness.
    ///   - seed: The same seed gives the same session; by default drawn at random.
    public static func sandbox(
        profile: PainterProfile = .base, eyes: SandboxEyes = SandboxEyes(),
        parameters: SandboxPolicyParameters = .trained, rounds: Int = 3, side: Int = 512,
        assessment: Assessment = .selfJudging, selection: ImageSelection = .last,
        configuration: SessionConfiguration = SessionConfiguration(), hook: (any ToolCallHook)? = nil,
        store: any TrajectoryStore = InMemoryTrajectoryStore(),
        environment: SessionEnvironment = SessionEnvironment(), seed: UInt64? = nil
    ) -> AgentSession {
        var configuration = configuration
        configuration.limits.rounds = max(1, rounds)
        return AgentSession(
            policy: SandboxPolicy(parameters: parameters, eyes: eyes),
            tools: [PictogramPainter(profile: profile, side: side)], assessment: assessment, selection: selection,
            hook: hook, configuration: configuration, store: store, environment: environment, seed: seed)
    }
}
