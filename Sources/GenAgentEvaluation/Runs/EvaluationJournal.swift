import Foundation
import GenAgent

/// The progress of an evaluation: one line per image, and one per verdict.
///
/// Lines refer to images by digest; the evaluation's store has the bytes. *Unscored* verdicts are kept only for people: the next run asks
/// the judge again.
actor EvaluationJournal {
    private struct State {
        var produced: [String: JournalLine] = [:]
        var judged: [String: Verdict] = [:]

        mutating func note(_ line: JournalLine) {
            switch line.kind {
            case .produced: produced[line.key] = line
            case .judged: judged[line.key] = line.verdict
            }
        }
    }

    private var state = State()
    private var file: WorkJournal<JournalLine>?

    init() {}

    /// Opens or creates a journal, a file of JSON Lines. Missing folders are created.
    ///
    /// - Throws: ``EvaluationError`` if the file cannot be read or written, or is not a journal of an evaluation.
    init(file url: URL, synchronizes: Bool = false) throws(EvaluationError) {
        var state = State()
        do {
            // Version 3 is the first one with a header.
            file = try WorkJournal(
                url, WorkJournal<JournalLine>.Format("evaluation", version: 3), synchronizes: synchronizes
            ) { line, _ in state.note(line) }
        } catch {
            throw EvaluationError(.journal, error.description)
        }
        self.state = state
    }

    var producedCount: Int { state.produced.count }

    /// Includes unscored verdicts.
    var judgedCount: Int { state.judged.count }

    func generation(_ key: WorkKey) -> JournalLine? { state.produced[key.description] }

    /// A verdict that counts. An unscored one does not, because the judge may succeed next time (with more tokens, or a repaired server).
    func verdict(_ key: WorkKey) -> Verdict? {
        guard let verdict = state.judged[key.description], verdict.outcome != .unscored else { return nil }
        return verdict
    }

    /// Adds a line; returns when the file has it. A failed write leaves no part of the line.
    func append(_ line: JournalLine) throws(EvaluationError) {
        do { try file?.append(line) } catch { throw EvaluationError(.journal, error.description) }
        state.note(line)
    }
}

struct JournalLine: Codable, Sendable {
    enum Kind: String, Codable { case produced, judged }

    var kind: Kind
    /// The item's identity. The members below, up to the image, are only for people and tools that read the file.
    var key: String
    var contender: String?
    var query: String?
    var seed: UInt64?
    var judge: String?
    var image: ImageReference?
    var session: SessionID?
    var stopReason: StopReason?
    var cost: ProductionCost?
    var verdict: Verdict?

    static func produced(
        _ key: WorkKey, _ contender: String, _ task: EvaluationTask, _ generation: Generation
    ) -> JournalLine {
        JournalLine(
            kind: .produced, key: key.description, contender: contender, query: task.query.id, seed: task.seed,
            image: generation.image.map { ImageReference($0) }, session: generation.trajectory?.sessionID,
            stopReason: generation.trajectory?.exchanges.last?.stopReason, cost: generation.cost.inRange)
    }

    static func judged(_ key: WorkKey, _ judge: String, _ query: String, _ verdict: Verdict) -> JournalLine {
        JournalLine(kind: .judged, key: key.description, query: query, judge: judge, verdict: verdict)
    }
}

extension WorkKey {
    /// The key of a contender's result. It excludes metadata, because contenders do not see them.
    static func generation(_ contender: any Contender, _ task: EvaluationTask) -> WorkKey {
        WorkKey([
            "contender": .string(contender.name), "identity": .string(contender.identity(for: task)),
            "id": .string(task.query.id), "text": .string(task.query.text), "images": digests(task.query),
            "seed": .string("\(task.seed)"),
        ])
    }

    /// The key of the session that makes the n-th generator call of an item.
    ///
    /// - Throws: `AdapterError` if the request cannot be written as JSON.
    static func call(
        _ contender: String, _ tool: ToolDescriptor, _ number: Int, _ request: GenerationRequest, _ task: EvaluationTask
    ) throws -> WorkKey {
        WorkKey([
            "contender": .string(contender), "tool": try JSONValue(encoding: tool), "call": .integer(Int64(number)),
            "request": .string(try request.identity()), "id": .string(task.query.id), "seed": .string("\(task.seed)"),
            "images": digests(task.query),
        ])
    }

    /// The key of a judge's verdict on an image. The judge sees tags and metadata.
    static func judgment(_ judge: any Judge, _ image: ImageDigest, _ query: Query) -> WorkKey {
        WorkKey([
            "judge": .string(judge.name), "image": .string(image.rawValue), "id": .string(query.id),
            "text": .string(query.text), "images": digests(query), "tags": .array(query.tags.map { .string($0) }),
            "metadata": query.metadata,
        ])
    }

    private static func digests(_ query: Query) -> JSONValue {
        .array(query.images.map { .string($0.digest.rawValue) })
    }
}
