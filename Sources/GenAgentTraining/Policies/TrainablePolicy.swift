import GenAgent

/// A policy that this library can train: it has a vector of parameters and can compute the likelihood of its recorded turns.
///
/// It is meant for small policies, whose gradients one machine computes quickly. Large models are trained by the engines that hold
/// their weights.
///
/// A *trace* is a turn with everything computed that does not depend on the parameters. It is made once, when the rollout ends, and
/// evaluated as often as needed, without the request and its images.
public protocol TrainablePolicy: PolicyModel {
    /// What training needs from a recorded turn.
    associatedtype Trace: Sendable

    /// The parameters, all finite, in an order that never changes.
    var parameterVector: [Double] { get }

    /// The same policy with other parameters.
    ///
    /// - Throws: If their number differs, or one is not finite.
    func replacing(parameterVector: [Double]) throws -> Self

    /// Makes the trace of a recorded turn.
    ///
    /// - Parameters:
    ///   - tokens: What the policy recorded when it wrote the turn.
    ///   - request: The request that it answered, rebuilt by `Trajectory.request(ofTurn:images:)`.
    /// - Throws: If the tokens do not fit the request.
    func trace(of tokens: TokenRecord, for request: PolicyRequest) throws -> Trace

    /// The likelihood of a trace's tokens under the current parameters.
    func evaluate(_ trace: Trace) -> TraceEvaluation

    /// Adds the derivative of a weighted sum over a trace's tokens with respect to the parameters.
    ///
    /// - Parameters:
    ///   - trace: The turn.
    ///   - weights: The weights of the tokens' log-probabilities and entropies.
    ///   - gradient: One number per parameter, added to in place.
    func addGradient(of trace: Trace, weights: TraceWeights, to gradient: inout [Double])
}

/// The likelihood of a turn, token by token.
public struct TraceEvaluation: Sendable, Hashable {
    /// Shape `[T]`: natural-log probabilities of the sampled tokens.
    public var logProbabilities: [Double]
    /// Shape `[T]`: the entropies, in nats, of the distributions that the tokens were drawn from.
    public var entropies: [Double]

    public init(logProbabilities: [Double], entropies: [Double]) {
        self.logProbabilities = logProbabilities
        self.entropies = entropies
    }
}

/// The weights of a turn's tokens in a sum.
public struct TraceWeights: Sendable, Hashable {
    /// Shape `[T]`: for the log-probabilities.
    public var logProbabilities: [Double]
    /// Shape `[T]`: for the entropies; empty: all 0.
    public var entropies: [Double]

    public init(logProbabilities: [Double], entropies: [Double] = []) {
        self.logProbabilities = logProbabilities
        self.entropies = entropies
    }
}

/// The turns of a rollout that a policy sampled, as one sequence of tokens to learn from.
public struct TracedRollout<Trace: Sendable>: Sendable {
    public var traces: [Trace]
    /// Shape `[T]` over all turns: natural-log probabilities under the policy that sampled them.
    public var oldLogProbabilities: [Double]

    public init(traces: [Trace], oldLogProbabilities: [Double]) {
        self.traces = traces
        self.oldLogProbabilities = oldLogProbabilities
    }

    public var tokenCount: Int { oldLogProbabilities.count }
}

/// Which of the policy's own turns in a rollout are learned from.
public enum TrainedTurns: String, Sendable, Hashable, Codable {
    /// All, including malformed ones: reinforcement learning needs them for the format reward.
    case all
    /// Only turns that could be parsed: the others should not be imitated.
    case wellFormed
}

/// The error for a rollout that cannot be learned from.
public struct TraceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Why it cannot be learned from.
    public enum Kind: String, Sendable, Hashable {
        /// A key was removed from a turn, so it is not what the policy sampled.
        case redacted
        /// The policy recorded no tokens.
        case noTokens
        /// The rollout has no turn to learn from.
        case noTurns
        /// The tokens do not fit the request, or the policy's evaluation does not fit the tokens.
        case mismatch
        /// A log-probability is not finite, either as recorded or because the policy could not have sampled the token.
        case notFinite
    }

    public let kind: Kind
    public let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

extension Trajectory {
    /// The first turn from which a key was removed (`PolicyReply.isRedacted`). Such a trajectory cannot be learned from.
    var firstRedactedTurn: Int? { turns.firstIndex { $0.reply.isRedacted == true } }
}

extension TrainablePolicy {
    /// Makes the traces of the turns that this policy sampled.
    ///
    /// The old log-probabilities are the recorded ones. A turn without them counts as sampled under the current parameters.
    ///
    /// - Parameters:
    ///   - rollout: A finished rollout with its images.
    ///   - turns: Which turns are learned from.
    /// - Throws: ``TraceError``.
    public func trace(_ rollout: Rollout, turns: TrainedTurns = .all) throws(TraceError) -> TracedRollout<Trace> {
        // Such a turn also spoils the turns after it: they were sampled after another text.
        if let turn = rollout.trajectory.firstRedactedTurn {
            throw TraceError(
                .redacted,
                "A key was removed from turn \(turn + 1) of the rollout of “\(rollout.promptID)”. The turn is not what the policy sampled and cannot be learned from."
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
                    "Turn \(index + 1) of “\(rollout.promptID)” has a token whose log-probability is not a finite number, as recorded or under the policy `\(name)`."
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
