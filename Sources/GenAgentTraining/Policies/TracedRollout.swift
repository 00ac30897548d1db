import GenAgent

/// The turns of a rollout that a policy sampled, ready to be learned from: one sequence of tokens.
public struct TracedRollout<Trace: Sendable>: Sendable {
    /// The turns, first to last.
    public var traces: [Trace]
    /// Shape `[T]` over all turns: natural-log probabilities under the policy that sampled them.
    public var oldLogProbabilities: [Double]

    /// Makes a sequence.
    public init(traces: [Trace], oldLogProbabilities: [Double]) {
        self.traces = traces
        self.oldLogProbabilities = oldLogProbabilities
    }

    /// How many tokens the policy sampled.
    public var tokenCount: Int { oldLogProbabilities.count }
}

/// Which of a rollout's turns are learned from. Only the policy's own are in question: what a reflector, a hook or the session
/// wrote is no turn.
public enum TrainedTurns: String, Sendable, Hashable, Codable {
    /// All of them, malformed ones too: in reinforcement learning those are what the format reward is about.
    case all
    /// Those that could be read: what is imitated should be worth it.
    case wellFormed
}

/// A rollout that cannot be learned from.
public struct TraceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable {
        /// A key was taken out of a turn, so it is not what the policy sampled.
        case redacted
        /// The policy recorded no tokens.
        case noTokens
        /// It has no turn to learn from.
        case noTurns
        /// The tokens do not fit the request, or the policy's evaluation does not fit the tokens.
        case mismatch
        /// A log-probability is no finite number: as it was recorded, or because the policy could not have sampled the token.
        case notFinite
    }

    /// What is wrong.
    public let kind: Kind
    /// What was attempted, what came, what to do next.
    public let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

extension Trajectory {
    /// The first turn from which a key was taken out; see `PolicyReply.isRedacted`. A trajectory with one is nothing to learn from.
    var firstRedactedTurn: Int? { turns.firstIndex { $0.reply.isRedacted == true } }
}

extension TrainablePolicy {
    /// Works out the turns of a rollout that this policy, with these parameters, sampled.
    ///
    /// The old log-probabilities are the recorded ones. A turn without them counts as sampled under the present parameters.
    ///
    /// - Parameters:
    ///   - rollout: A finished rollout with its images.
    ///   - turns: Which turns are learned from.
    /// - Throws: ``TraceError``.
    public func trace(_ rollout: Rollout, turns: TrainedTurns = .all) throws(TraceError) -> TracedRollout<Trace> {
        // One such turn spoils all that follow: they were sampled after other words.
        if let turn = rollout.trajectory.firstRedactedTurn {
            throw TraceError(
                .redacted,
                "A key was taken out of turn \(turn + 1) of the rollout of “\(rollout.promptID)”: it is not what the policy sampled, and is never learned from."
            )
        }
        var traced = TracedRollout<Trace>(traces: [], oldLogProbabilities: [])
        for (index, record) in rollout.trajectory.turns.enumerated() {
            if turns == .wellFormed, record.turn == nil { continue }
            guard let tokens = record.reply.tokens, tokens.completionIDs != nil else {
                throw TraceError(
                    .noTokens,
                    "Turn \(index + 1) of the rollout of “\(rollout.promptID)” has no token ids. Only turns that the policy `\(name)` itself recorded can be learned from."
                )
            }
            guard let request = rollout.trajectory.request(ofTurn: index, images: rollout.images) else {
                throw TraceError(
                    .mismatch, "The request of turn \(index + 1) of “\(rollout.promptID)” cannot be rebuilt.")
            }
            let trace: Trace
            do {
                trace = try self.trace(of: tokens, for: request)
            } catch {
                throw TraceError(
                    .mismatch,
                    "The policy `\(name)` could not have written turn \(index + 1) of “\(rollout.promptID)”: \(error)"
                )
            }
            let evaluation = evaluate(trace)
            let count = evaluation.logProbabilities.count
            let old = tokens.logProbabilities ?? evaluation.logProbabilities
            guard old.count == count, evaluation.entropies.count == count else {
                throw TraceError(
                    .mismatch,
                    "Turn \(index + 1) of “\(rollout.promptID)” was recorded with \(old.count) log-probabilities; the policy `\(name)` gives \(count), and \(evaluation.entropies.count) entropies."
                )
            }
            guard (old + evaluation.logProbabilities).allSatisfy(\.isFinite) else {
                throw TraceError(
                    .notFinite,
                    "Turn \(index + 1) of “\(rollout.promptID)” has a token whose log-probability is no finite number, as recorded or under the policy `\(name)`."
                )
            }
            traced.traces.append(trace)
            traced.oldLogProbabilities += old
        }
        guard !traced.traces.isEmpty else {
            throw TraceError(.noTurns, "The rollout of “\(rollout.promptID)” has no turn to learn from.")
        }
        return traced
    }
}
