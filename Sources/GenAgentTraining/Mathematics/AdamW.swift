import Foundation

/// Adam with decoupled weight decay, bias correction and clipping of the gradient's norm, for a flat vector of parameters.
///
/// ```swift
/// var optimizer = AdamW(learningRate: 1e-2, maximumGradientNorm: 1)
/// let norm = try optimizer.step(&parameters, gradient: gradient)
/// ```
/// Settings and state are one `Codable` value: an optimizer that was stored as JSON and read back continues exactly.
/// Sources: Loshchilov and Hutter (arXiv 1711.05101); the order of operations is that of `torch.optim.AdamW`.
public struct AdamW: Sendable, Hashable, Codable {
    /// Schedules may change it between steps.
    public var learningRate: Double
    /// Decay of the mean of gradients, 0 ..< 1.
    package var beta1: Double
    /// Decay of the mean of squared gradients, 0 ..< 1.
    package var beta2: Double
    /// Added to the root of the mean square.
    package var epsilon: Double
    /// Every step shrinks the parameters by this factor times the learning rate, independent of the gradient.
    package var weightDecay: Double
    /// A gradient with a larger Euclidean norm is scaled down to this; `nil`: no limit.
    package var maximumGradientNorm: Double?

    package private(set) var steps = 0
    /// The mean of gradients, one per parameter; empty before the first step.
    package private(set) var firstMoment: [Double] = []
    /// The mean of squared gradients, one per parameter; empty before the first step.
    package private(set) var secondMoment: [Double] = []

    /// The defaults are those of `torch.optim.AdamW`.
    public init(
        learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 1e-2, maximumGradientNorm: Double? = nil
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.maximumGradientNorm = maximumGradientNorm
    }

    /// Takes one step of gradient descent.
    ///
    /// - Parameters:
    ///   - parameters: Shape `[P]`, changed in place.
    ///   - gradient: Shape `[P]`: the gradient of the loss.
    /// - Returns: The gradient's norm before clipping.
    /// - Throws: ``TrainingMathError`` if shapes differ, the gradient is not finite, or a setting is out of range. Parameters and state are
    ///   then unchanged.
    @discardableResult
    public mutating func step(_ parameters: inout [Double], gradient: [Double]) throws(TrainingMathError) -> Double {
        try check(parameters, gradient)
        let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm.isFinite else {
            if let at = gradient.firstIndex(where: { !$0.isFinite }) {
                throw .notFinite("gradient", gradient[at], "parameter \(at)")
            }
            throw .overflow("gradient's norm", "Make the loss smaller.")
        }
        if firstMoment.isEmpty {
            firstMoment = [Double](repeating: 0, count: parameters.count)
            secondMoment = firstMoment
        }
        steps += 1
        // The small term is from torch's `clip_grad_norm_`.
        let scale = maximumGradientNorm.map { min(1, $0 / (norm + 1e-6)) } ?? 1
        let size = learningRate / (1 - pow(beta1, Double(steps)))
        let root = (1 - pow(beta2, Double(steps))).squareRoot()
        let kept = 1 - learningRate * weightDecay
        let (beta1, beta2, epsilon) = (beta1, beta2, epsilon)
        parameters.withUnsafeMutableBufferPointer { parameters in
            gradient.withUnsafeBufferPointer { gradient in
                firstMoment.withUnsafeMutableBufferPointer { first in
                    secondMoment.withUnsafeMutableBufferPointer { second in
                        for at in parameters.indices {
                            let slope = gradient[at] * scale
                            first[at] = beta1 * first[at] + (1 - beta1) * slope
                            second[at] = beta2 * second[at] + (1 - beta2) * slope * slope
                            parameters[at] =
                                parameters[at] * kept - size * first[at] / (second[at].squareRoot() / root + epsilon)
                        }
                    }
                }
            }
        }
        return norm
    }

    private func check(_ parameters: [Double], _ gradient: [Double]) throws(TrainingMathError) {
        guard gradient.count == parameters.count else {
            throw .shape("gradient", gradient.count, "\(parameters.count) parameters")
        }
        guard firstMoment.isEmpty || firstMoment.count == parameters.count, firstMoment.count == secondMoment.count
        else {
            throw .shape("parameters", parameters.count, "an optimizer that has learned \(firstMoment.count)")
        }
        guard (0..<Int.max).contains(steps) else {
            throw .setting("AdamW cannot have taken \(steps) steps: its stored state is damaged.")
        }
        guard learningRate >= 0, learningRate.isFinite, (0..<1).contains(beta1), (0..<1).contains(beta2), epsilon >= 0,
            weightDecay >= 0, maximumGradientNorm ?? 1 > 0
        else {
            throw .setting(
                "AdamW needs a learning rate, epsilon and weight decay of 0 or more, betas of 0 ..< 1, and a maximum norm above 0."
            )
        }
    }
}
