import Foundation
import GenAgent

/// What makes a training this one and no other.
struct TrainingFingerprint<Settings: Encodable>: Encodable {
    var settings: Settings
    /// The optimizer's settings, without its state and without the step size, which schedules may change.
    var optimizer: AdamW
    /// What is trained on.
    var items: [String]

    init(_ settings: Settings, _ optimizer: AdamW, _ items: [String]) {
        self.settings = settings
        self.optimizer = AdamW(
            learningRate: 0, beta1: optimizer.beta1, beta2: optimizer.beta2, epsilon: optimizer.epsilon,
            weightDecay: optimizer.weightDecay, maximumGradientNorm: optimizer.maximumGradientNorm)
        self.items = items
    }

    /// SHA-256 over all of it.
    func digest() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return ImageDigest(of: try encoder.encode(self)).rawValue
    }
}
