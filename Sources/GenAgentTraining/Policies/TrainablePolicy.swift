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

    /// Makes an evaluation.
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
