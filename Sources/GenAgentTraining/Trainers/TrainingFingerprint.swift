import Foundation
import GenAgent

/// What makes a training this one and no other.
struct TrainingFingerprint<Settings: Encodable>: Encodable {
    var settings: Settings
    /// The optimizer as it was given, with the step size that a schedule begins with.
    var optimizer: AdamW
    /// The parameters that training begins with: what was learned from others is another training.
    var start: [Double]
    /// What is trained on.
    var items: [String]

    init(_ settings: Settings, _ optimizer: AdamW, start: [Double], _ items: [String]) {
        self.settings = settings
        self.optimizer = optimizer
        self.start = start
        self.items = items
    }

    /// SHA-256 over all of it.
    func digest() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return SHA256.hexDigest(of: try encoder.encode(self))
    }
}
