import Foundation
import GenAgent

/// One line of the journal.
struct JournalLine: Codable, Sendable {
    enum Kind: String, Codable { case produced, judged, called }

    /// The form of the lines that this library writes. 2: there is the kind `called`, for candidates of best-of-N, which are sessions now;
    /// such lines are read and no longer written.
    static let currentVersion = 2

    var version = JournalLine.currentVersion
    var kind: Kind
    /// The item's identity: see ``ItemKey``.
    var key: String
    /// For people and tools that read the file; the key decides.
    var contender: String?
    var query: String?
    var seed: UInt64?
    var image: ImageReference?
    var session: SessionID?
    var stopReason: StopReason?
    var cost: ProductionCost?
    var judge: String?
    var verdict: Verdict?

    static func produced(
        _ key: String, _ contender: String, _ task: EvaluationTask, _ production: Generation
    ) -> JournalLine {
        JournalLine(
            kind: .produced, key: key, contender: contender, query: task.query.id, seed: task.seed,
            image: production.image.map { ImageReference($0) }, session: production.trajectory?.sessionID,
            stopReason: production.trajectory?.exchanges.last?.stopReason, cost: production.cost.inRange)
    }

    static func judged(_ key: String, _ judge: String, _ query: String, _ verdict: Verdict) -> JournalLine {
        JournalLine(kind: .judged, key: key, query: query, judge: judge, verdict: verdict)
    }

    /// The form of a line, whatever else is in it; `nil` where it does not say.
    static func version(of line: Data) -> Int? {
        struct Head: Decodable { var version: Int }
        return (try? JSONDecoder().decode(Head.self, from: line))?.version
    }

    /// Whether a newer library wrote a line.
    static func isNewer(_ line: Data) -> Bool { version(of: line).map { $0 > currentVersion } ?? false }

    /// Whether these bytes can be the beginning of a line that this library wrote.
    static func couldBegin(with bytes: Data) -> Bool {
        // Members are sorted, and only the first ones can be missing.
        ["contender", "cost", "image", "judge", "key"].contains { name in
            let begin = Data("{\"\(name)\":".utf8)
            return begin.starts(with: bytes.prefix(begin.count))
        }
    }

    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + [UInt8(ascii: "\n")]
    }
}
