/// The time that all experiments took together.
enum Total: Section {
    static let id = "total"
    static let title = "All together"
    static let isAboutAll = true

    struct Findings: Sendable, Codable {
        /// Trainings and measurements, each counted once.
        var pieces: Int
        var seconds: Double
        var workers: Int
    }

    static func measure(in laboratory: Laboratory) async throws -> Findings {
        let stamps = await laboratory.work.ledger.ofAll
        return Findings(
            pieces: stamps.count, seconds: stamps.reduce(0) { $0 + $1.seconds }, workers: laboratory.workers)
    }

    static func text(_ findings: Findings) -> String {
        "`experiments all`: \(findings.pieces) trainings and measurements, each done once."
    }

    static func times(_ findings: Findings) -> String {
        let minutes = findings.seconds / 60
        return
            "With \(findings.workers) workers they took \(fixed(minutes, 0)) minutes † (the goal: at most 90, \(minutes <= 90 ? "met" : "**missed**"))."
    }
}
