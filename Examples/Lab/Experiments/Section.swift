import Foundation
import GenAgentReport

/// One section of the page. Measurements are kept as JSON, and text and plots are made from the JSON alone, so that all agree.
protocol Section: Sendable {
    /// Everything that the section says, in numbers.
    associatedtype Findings: Codable, Sendable

    /// The subcommand and the name of the JSON file.
    static var id: String { get }
    static var title: String { get }
    static func measure(in laboratory: Laboratory) async throws -> Findings
    /// Markdown, without what differs from run to run.
    static func text(_ findings: Findings) -> String
    /// Markdown about seconds, which differ from run to run.
    static func times(_ findings: Findings) -> String
    /// Charts by the name of their file.
    static func plots(_ findings: Findings) -> [(file: String, chart: Chart)]
    /// Whether it is about all work, not only what it asked for itself.
    static var isAboutAll: Bool { get }
}

/// The JSON file of a section.
struct Results<Findings: Codable & Sendable>: Codable, Sendable {
    var findings: Findings
    var measured: Measured
}

struct Rendering {
    var markdown: String
    var plots: [(file: String, chart: Chart)]
    var isQuick: Bool
    /// The reading was made from other tables.
    var hasStaleReading: Bool
    /// The fingerprint of the text without times.
    var fingerprint: String
}

extension Section {
    static func times(_ findings: Findings) -> String { "" }
    static func plots(_ findings: Findings) -> [(file: String, chart: Chart)] { [] }
    static var isAboutAll: Bool { false }

    /// Measures, keeps the findings and writes the page again.
    static func run(in laboratory: Laboratory) async throws {
        let ledger = laboratory.work.ledger
        await ledger.beginSection()
        let findings = try await measure(in: laboratory)
        let stamps = isAboutAll ? await ledger.ofAll : await ledger.ofSection
        guard let measured = Measured(stamps, isQuick: laboratory.isQuick) else {
            throw ExperimentError("`\(id)` measured nothing.")
        }
        let data = try JSONEncoder.readable.encode(Results(findings: findings, measured: measured))
        try FileManager.default.createDirectory(at: laboratory.out, withIntermediateDirectories: true)
        try data.write(to: laboratory.out.appendingPathComponent("\(id).json"), options: .atomic)
        let page = Page(folder: laboratory.out)
        try page.write()
        laboratory.say("\(id): wrote \(page.file.path)")
    }

    /// Makes the section from its JSON file.
    static func rendering(of data: Data) throws -> Rendering {
        let results: Results<Findings>
        do {
            results = try JSONDecoder.readable.decode(Results<Findings>.self, from: data)
        } catch {
            throw ExperimentError(
                "\(id).json was written by another version of the program; measure it again. (\(error))")
        }
        let text = text(results.findings)
        let fingerprint = String(Work.fingerprint(text).prefix(8))
        var parts = ["## \(title)", text, times(results.findings), "*\(results.measured.words)*"]
        var isStale = false
        if let reading = Readings.all[id], !results.measured.isQuick {
            isStale = reading.of != fingerprint
            let note = isStale ? "; **the tables have changed since, so its figures may be wrong**" : ""
            parts.append("**Read off** (by hand, \(reading.date)\(note)):\n\n\(reading.text)")
        }
        return Rendering(
            markdown: parts.filter { !$0.isEmpty }.joined(separator: "\n\n"), plots: plots(results.findings),
            isQuick: results.measured.isQuick, hasStaleReading: isStale, fingerprint: fingerprint)
    }
}
