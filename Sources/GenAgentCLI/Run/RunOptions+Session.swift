import GenAgent
import GenAgentSandbox

extension RunOptions {
    /// Makes the session: the sandbox's policy and painter.
    ///
    /// - Parameters:
    ///   - seed: Settles everything that is left to chance.
    ///   - person: Asked after every picture, where the options say so.
    ///   - clock: Tells the time.
    func session(seed: UInt64, judge person: any Judge, clock: any SessionClock) -> AgentSession {
        AgentSession(
            policy: SandboxPolicy(eyes: SandboxEyes(errors: eyes.errors, seed: seed)),
            tools: [PictogramPainter(profile: profile.painter, side: side)],
            assessment: judge == .person ? .judge(person) : .selfJudging,
            selection: selection == .best ? .bestScored : .last,
            configuration: SessionConfiguration(limits: limits),
            environment: SessionEnvironment(clock: clock),
            seed: seed)
    }

    /// The rounds bound the run; what else is bounded leaves room for them.
    private var limits: SessionLimits {
        SessionLimits(
            rounds: rounds, generatorCalls: max(16, rounds.addingClamped(rounds)),
            policyTurns: max(32, rounds.addingClamped(rounds)))
    }
}

extension RunOptions.Profile {
    var painter: PainterProfile {
        switch self {
        case .weak: .weak
        case .base: .base
        case .strong: .strong
        }
    }
}

extension RunOptions.Eyes {
    var errors: EyeErrors {
        switch self {
        case .none: .none
        case .paperLike: .paperLike
        case .high: .high
        }
    }
}

extension Int {
    fileprivate func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
