import Foundation
import GenAgent

/// Where a training keeps its state: `checkpoint.json` and one line a step in `metrics.jsonl`.
///
/// The metrics of a step are written before its checkpoint. A run that is cut off between the two writes the line again, so lines
/// beyond the checkpoint are removed when it goes on.
public struct TrainingFolder: Sendable {
    /// The folder; it is made where it does not exist.
    public let url: URL

    /// Names a folder.
    public init(_ url: URL) { self.url = url }

    /// The file of the newest checkpoint.
    public var checkpointURL: URL { url.appendingPathComponent("checkpoint.json") }
    /// The file of the metrics.
    public var metricsURL: URL { url.appendingPathComponent("metrics.jsonl") }

    /// The newest checkpoint; `nil` where none was written yet.
    ///
    /// - Throws: ``CheckpointError`` where the file cannot be read.
    public func checkpoint() throws -> TrainingCheckpoint? {
        guard FileManager.default.fileExists(atPath: checkpointURL.path) else { return nil }
        return try TrainingCheckpoint(contentsOf: checkpointURL)
    }

    /// The metrics written so far; a line that a crash cut off is left out.
    ///
    /// - Throws: Where there is a file that cannot be read.
    public func metrics() throws -> [TrainingMetrics] {
        guard FileManager.default.fileExists(atPath: metricsURL.path) else { return [] }
        let data = try Data(contentsOf: metricsURL)
        return data.split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONDecoder().decode(TrainingMetrics.self, from: Data($0))
        }
    }

    /// Makes the folder ready for a run that goes on after so many steps.
    func prepare(steps: Int) throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let kept = try metrics().filter { $0.step < steps }
        var data = Data()
        for line in kept { data += try line.line() + [UInt8(ascii: "\n")] }
        try OutputFile.write(data, to: metricsURL.path, .chosen)
    }

    /// Adds a line.
    func append(_ metrics: TrainingMetrics) throws {
        let file = try FileHandle(forWritingTo: metricsURL)
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: metrics.line() + [UInt8(ascii: "\n")])
    }
}
