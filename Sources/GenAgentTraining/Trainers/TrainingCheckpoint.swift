import Foundation
import GenAgent

/// Everything that a training needs to go on as if it had never stopped, as JSON. Numbers survive to the bit.
public struct TrainingCheckpoint: Sendable, Hashable, Codable {
    /// The form's version.
    public static let currentVersion = 2

    /// The form's version.
    public var version = TrainingCheckpoint.currentVersion
    /// The stage.
    public var stage: TrainingMetrics.Stage
    /// Steps taken.
    public var step: Int
    /// The policy's parameters.
    public var parameters: [Double]
    /// The parameters of the reference policy, where the divergence from it is watched.
    public var reference: [Double]?
    /// The optimizer with its state.
    public var optimizer: AdamW
    /// The run's seed.
    public var seed: UInt64
    /// The present pass over the prompts or examples, counted from 0.
    public var epoch: Int
    /// The order of prompts or examples in the present pass.
    public var order: [Int]
    /// How many of the order are used up.
    public var cursor: Int
    /// SHA-256 over what is trained on, how, and from which parameters: a checkpoint goes on with the same and refuses anything else.
    public var fingerprint: String
}

extension TrainingCheckpoint {
    /// Writes the checkpoint; a crash leaves the old file or the new one, never a half.
    public func write(to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try OutputFile.write(encoder.encode(self), to: url.path, .chosen)
    }

    /// Reads a checkpoint.
    ///
    /// - Throws: ``CheckpointError`` where the file is no checkpoint of this version.
    public init(contentsOf url: URL) throws {
        let data = try Data(contentsOf: url)
        do {
            self = try JSONDecoder().decode(TrainingCheckpoint.self, from: data)
        } catch {
            throw CheckpointError(
                "\(url.path) is not a training checkpoint, or it is damaged: \(ErrorText.phrase(for: error)).")
        }
        guard version == Self.currentVersion else {
            throw CheckpointError(
                "\(url.path) is a checkpoint of version \(version); this library reads version \(Self.currentVersion). Begin in another folder, or go on with the GenAgent that wrote it."
            )
        }
    }

    /// Checks that the checkpoint belongs to a training.
    func check(_ stage: TrainingMetrics.Stage, fingerprint: String, items: Int) throws(CheckpointError) {
        guard self.stage == stage else {
            throw CheckpointError("The checkpoint is of the stage \(self.stage.rawValue), not of \(stage.rawValue).")
        }
        guard self.fingerprint == fingerprint else {
            throw CheckpointError(
                "The checkpoint is of a training on other data, with other settings (the step size among them) or from other parameters. Give the same, or start in another folder."
            )
        }
        guard step >= 0, epoch >= 0, (0...order.count).contains(cursor), order.sorted() == Array(0..<items) else {
            throw CheckpointError("The checkpoint is damaged: its order is no permutation of \(items) items.")
        }
    }
}

/// A checkpoint that cannot be gone on from.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and what to do.
    public let description: String

    init(_ description: String) { self.description = description }
}
