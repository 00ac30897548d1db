import GenAgent

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
            "The script of the comparator `\(name)` has \(Numbers.count(script.stepCount, "step")) and ran out: comparison \(count) was asked for, \(first.id) against \(second.id)."
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
