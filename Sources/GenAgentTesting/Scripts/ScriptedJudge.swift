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
            "The script of the judge `\(name)` has \(Numbers.count(script.stepCount, "step")) and ran out: verdict \(count) was asked for, about \(candidate.id)."
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
