import GenAgent

/// A policy that this library can train by itself: it has a vector of parameters and can say how likely its recorded turns are.
///
/// It is for small policies, whose gradients one machine computes in passing. Large models are trained by the engines that own
/// their weights.
///
/// A *trace* is what is left of a turn once everything that does not depend on the parameters is worked out. It is made once, when
/// the rollout ends, and evaluated as often as training wants, without the request and without its images.
public protocol TrainablePolicy: PolicyModel {
    /// What training needs of a recorded turn.
    associatedtype Trace: Sendable

    /// The parameters, in an order that never changes. All finite.
    var parameterVector: [Double] { get }

    /// The same policy with other parameters.
    ///
    /// - Throws: Where their number is another, or one is not finite.
    func replacing(parameterVector: [Double]) throws -> Self

    /// Works a recorded turn out.
    ///
    /// - Parameters:
    ///   - tokens: What the policy recorded as it wrote the turn.
    ///   - request: What it answered, as `Trajectory.request(ofTurn:images:)` rebuilds it.
    /// - Throws: Where the tokens do not fit the request.
    func trace(of tokens: TokenRecord, for request: PolicyRequest) throws -> Trace

    /// How likely the tokens of a trace are under the present parameters.
    func evaluate(_ trace: Trace) -> TraceEvaluation

    /// Adds the derivative of a weighted sum over a trace's tokens with respect to the parameters.
    ///
    /// - Parameters:
    ///   - trace: The turn.
    ///   - weights: What the tokens' log-probabilities and entropies are multiplied with before they are summed up.
    ///   - gradient: One number a parameter, added to in place.
    func addGradient(of trace: Trace, weights: TraceWeights, to gradient: inout [Double])
}

/// How likely a turn is, token by token.
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

/// What the numbers of a turn's tokens are multiplied with when they are summed up.
public struct TraceWeights: Sendable, Hashable {
    /// Shape `[T]`: for the log-probabilities.
    public var logProbabilities: [Double]
    /// Shape `[T]`: for the entropies; empty: they do not count.
    public var entropies: [Double]

    /// Makes weights; without any for the entropies, those do not count.
    public init(logProbabilities: [Double], entropies: [Double] = []) {
        self.logProbabilities = logProbabilities
        self.entropies = entropies
    }
}

/// The turns of a rollout that a policy sampled, ready to be learned from: one sequence of tokens.
public struct TracedRollout<Trace: Sendable>: Sendable {
    /// The turns, first to last.
    public var traces: [Trace]
    /// Shape `[T]` over all turns: natural-log probabilities under the policy that sampled them.
    public var oldLogProbabilities: [Double]

    public init(traces: [Trace], oldLogProbabilities: [Double]) {
        self.traces = traces
        self.oldLogProbabilities = oldLogProbabilities
    }

    /// How many tokens the policy sampled.
    public var tokenCount: Int { oldLogProbabilities.count }
}

/// Which of a rollout's turns are learned from. Only the policy's own are in question: what a reflector, a hook or the session
/// wrote is not a turn.
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
        /// A log-probability is not a finite number: as it was recorded, or because the policy could not have sampled the token.
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
