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
    ///   - profile: The error rates of the painter.
    ///   - eyes: The eyes of the policy.
    ///   - parameters: The weights of the policy; default: the trained weights.
    ///   - rounds: The most rounds.
    ///   - side: Side of the images in pixels, 64...2048.
    ///   - assessment: How images are judged; default: by the policy itself.
    ///   - selection: Which image is returned; default: the last.
    ///   - configuration: Everything else; `rounds` overrides its limit of rounds.
    ///   - hook: Sees every call before it is made.
    ///   - store: Stores every input before the session acts on it.
    ///   - environment: Logger, clock, tracer, randomness.
    ///   - seed: Random seed; the same seed gives the same session. Default: a random one.
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
