import Foundation
import GenAgent

/// The folder with the state of a training: `checkpoint.json`, and one line per step in `metrics.jsonl`.
///
/// The metrics of a step are written before its checkpoint. A run that was interrupted between the two writes the line again, so
/// lines after the checkpoint are removed when it resumes.
public struct TrainingFolder: Sendable {
    /// The folder; created if it does not exist.
    public let url: URL

    public init(_ url: URL) { self.url = url }

    package var checkpointURL: URL { url.appendingPathComponent("checkpoint.json") }
    package var metricsURL: URL { url.appendingPathComponent("metrics.jsonl") }

    /// The latest checkpoint; `nil` if there is none.
    ///
    /// - Throws: ``CheckpointError`` if the file cannot be read.
    package func checkpoint() throws -> TrainingCheckpoint? {
        guard FileManager.default.fileExists(atPath: checkpointURL.path) else { return nil }
        return try TrainingCheckpoint(contentsOf: checkpointURL)
    }

    /// The metrics written so far, without a line that a crash cut off.
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

    /// Prepares the folder for a run that resumes after a number of steps.
    func prepare(steps: Int) throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        var data = Data()
        for kept in try metrics() where kept.step < steps { data += try kept.line() + [LineFile.newline] }
        try OutputFile.write(data, to: metricsURL.path, .chosen)
    }

    /// Adds a whole line or nothing.
    func append(_ metrics: TrainingMetrics) throws {
        var file = try LineFile(metricsURL)
        try file.append(metrics.line() + [LineFile.newline])
    }
}

/// The identity of a training.
struct TrainingFingerprint<Settings: Encodable>: Encodable {
    var settings: Settings
    /// The optimizer at the start, with the first step size of a schedule.
    var optimizer: AdamW
    var start: [Double]
    var items: [String]

    var key: String { WorkKey(self).description }
}

/// Everything that a training needs to resume exactly, stored as JSON.
package struct TrainingCheckpoint: Sendable, Hashable, Codable {
    package static let currentVersion = 2

    package var version = TrainingCheckpoint.currentVersion
    package var stage: TrainingMetrics.Stage
    package var step: Int
    package var parameters: [Double]
    /// The parameters of the reference policy, if there is one.
    package var reference: [Double]?
    package var optimizer: AdamW
    package var seed: UInt64
    /// The current pass over the prompts or examples, counted from 0.
    package var epoch: Int
    /// The order of prompts or examples in the current pass.
    package var order: [Int]
    /// How many items of the order are used.
    package var cursor: Int
    /// SHA-256 over the data, the settings and the initial parameters. A checkpoint resumes only a training with the same fingerprint.
    package var fingerprint: String
}

extension TrainingCheckpoint {
    /// Writes the checkpoint; a crash leaves the whole old file or the whole new one.
    package func write(to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try OutputFile.write(encoder.encode(self), to: url.path, .chosen)
    }

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

    func check(_ stage: TrainingMetrics.Stage, fingerprint: String, items: Int) throws(CheckpointError) {
        guard self.stage == stage else {
            throw CheckpointError("The checkpoint belongs to the stage \(self.stage.rawValue), not \(stage.rawValue).")
        }
        guard self.fingerprint == fingerprint else {
            throw CheckpointError(
                "The checkpoint belongs to a training with other data, settings (including the step size) or initial parameters. Use the same ones, or start in another folder."
            )
        }
        guard step >= 0, epoch >= 0, (0...order.count).contains(cursor), order.sorted() == Array(0..<items) else {
            throw CheckpointError("The checkpoint is damaged: its order is not a permutation of \(items) items.")
        }
    }
}

/// A checkpoint or a journal that cannot be used to resume.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
