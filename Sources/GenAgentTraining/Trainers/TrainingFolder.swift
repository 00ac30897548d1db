import Foundation
import GenAgent

/// Where a training keeps its state: `checkpoint.json` and one line a step in `metrics.jsonl`.
///
/// The metrics of a step are written before its checkpoint. A run that is cut off between the two writes the line again, so lines
/// beyond the checkpoint are removed when it resumes.
public struct TrainingFolder: Sendable {
    /// The folder; it is made where it does not exist.
    public let url: URL

    /// Names a folder.
    public init(_ url: URL) { self.url = url }

    /// The file of the newest checkpoint.
    package var checkpointURL: URL { url.appendingPathComponent("checkpoint.json") }
    /// The file of the metrics.
    package var metricsURL: URL { url.appendingPathComponent("metrics.jsonl") }

    /// The newest checkpoint; `nil` if none was written yet.
    ///
    /// - Throws: ``CheckpointError`` if the file cannot be read.
    package func checkpoint() throws -> TrainingCheckpoint? {
        guard FileManager.default.fileExists(atPath: checkpointURL.path) else { return nil }
        return try TrainingCheckpoint(contentsOf: checkpointURL)
    }

    /// The metrics written so far; a line that a crash cut off is left out.
    ///
    /// - Throws: Errors of the file system if there is a file that cannot be read.
    public func metrics() throws -> [TrainingMetrics] {
        guard FileManager.default.fileExists(atPath: metricsURL.path) else { return [] }
        var all: [TrainingMetrics] = []
        try LineFile.read(metricsURL) { line, _, _ in
            if let metrics = try? JSONDecoder().decode(TrainingMetrics.self, from: line) { all.append(metrics) }
        }
        return all
    }

    /// Makes the folder ready for a run that resumes after a number of steps.
    func prepare(steps: Int) throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        var data = Data()
        for kept in try metrics() where kept.step < steps { data += try kept.line() + [LineFile.newline] }
        try OutputFile.write(data, to: metricsURL.path, .chosen)
    }

    /// Adds a line, all of it or nothing.
    func append(_ metrics: TrainingMetrics) throws {
        var file = try LineFile(metricsURL)
        try file.append(metrics.line() + [LineFile.newline])
    }
}

/// What makes a training this one and no other.
struct TrainingFingerprint<Settings: Encodable>: Encodable {
    var settings: Settings
    /// The optimizer as it was given, with the step size that a schedule begins with.
    var optimizer: AdamW
    /// The parameters that training begins with.
    var start: [Double]
    /// What is trained on.
    var items: [String]

    var key: String { WorkKey(self).description }
}

/// Everything that a training needs to resume exactly, as JSON.
package struct TrainingCheckpoint: Sendable, Hashable, Codable {
    /// The form's version.
    package static let currentVersion = 2

    /// The form's version.
    package var version = TrainingCheckpoint.currentVersion
    package var stage: TrainingMetrics.Stage
    /// Steps taken.
    package var step: Int
    /// The policy's parameters.
    package var parameters: [Double]
    /// The parameters of the reference policy, where the divergence from it is watched.
    package var reference: [Double]?
    /// The optimizer with its state.
    package var optimizer: AdamW
    /// The run's seed.
    package var seed: UInt64
    /// The present pass over the prompts or examples, counted from 0.
    package var epoch: Int
    /// The order of prompts or examples in the present pass.
    package var order: [Int]
    /// How many of the order are used up.
    package var cursor: Int
    /// SHA-256 over what is trained on, how, and from which parameters: a checkpoint resumes with the same and refuses anything else.
    package var fingerprint: String
}

extension TrainingCheckpoint {
    /// Writes the checkpoint; a crash leaves the old file or the new one, never a half.
    package func write(to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try OutputFile.write(encoder.encode(self), to: url.path, .chosen)
    }

    /// Reads a checkpoint.
    ///
    /// - Throws: ``CheckpointError`` if the file is not a checkpoint of this version.
    package init(contentsOf url: URL) throws {
        let data = try Data(contentsOf: url)
        do {
            self = try JSONDecoder().decode(TrainingCheckpoint.self, from: data)
        } catch {
            throw CheckpointError(
                "\(url.path) is not a training checkpoint, or it is damaged: \(ErrorText.phrase(for: error)).")
        }
        guard version == Self.currentVersion else {
            throw CheckpointError(
                "\(url.path) is a checkpoint of version \(version); this library reads version \(Self.currentVersion). Start in another folder, or resume with the GenAgent that wrote it."
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
            throw CheckpointError("The checkpoint is damaged: its order is not a permutation of \(items) items.")
        }
    }
}

/// A checkpoint or a journal that cannot be used to resume.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and what to do.
    public let description: String

    init(_ description: String) { self.description = description }
}
