import Foundation
import GenAgent

/// What an evaluation has done so far, as JSON Lines: one line for every item that was made, and one for every verdict.
///
/// A run that is given the journal of an earlier one skips what is done. A line that a crash cut off at the end of the file is dropped
/// (its item is done again); any other damage is an error, because a silent gap would be paid for again. One process at a time. Verdicts
/// that say *unscored* are kept for people only: the next run asks the judge again.
///
/// Images are not in here: lines refer to them by digest, and the evaluation's store has them.
public actor EvaluationJournal {
    private var produced: [String: JournalLine] = [:]
    private var judged: [String: Verdict] = [:]
    private var file: LineFile?
    private let name: String

    /// Makes a journal that lives as long as the process.
    public init() {
        file = nil
        name = "in memory"
    }

    /// Opens a journal, or begins one. Folders on the way are made.
    ///
    /// - Parameters:
    ///   - file: JSON Lines.
    ///   - synchronizes: Wait for the disk after every line, so that it survives a power cut too, at some milliseconds a line. Without,
    ///     it survives the death of the process.
    /// - Throws: ``EvaluationError`` where the file cannot be read or written, or a line of it is no journal line.
    public init(file: URL, synchronizes: Bool = false) throws(EvaluationError) {
        name = file.path
        let text: Data
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
            text = try Data(contentsOf: file)
        } catch {
            throw EvaluationError(
                .journal, "The journal \(file.path) cannot be opened: \(ErrorText.phrase(for: error)).")
        }
        let end = try Self.endOfLines(text, file)
        let lines = text.prefix(end).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let entry = try Self.entry(line, index + 1, file)
            switch entry.kind {
            case .produced: produced[entry.key] = entry
            case .judged: judged[entry.key] = entry.verdict
            case .called: break
            }
        }
        do {
            var lines = try LineFile(file, end: UInt64(end), synchronizes: synchronizes)
            if end > 0, text[text.startIndex + end - 1] != UInt8(ascii: "\n") {
                try lines.append(Data([UInt8(ascii: "\n")]))
            }
            self.file = lines
        } catch {
            throw EvaluationError(
                .journal, "The journal \(file.path) cannot be written: \(ErrorText.phrase(for: error)).")
        }
    }

    /// Where the last whole line ends. What a crash cut off behind it is the beginning of a line; anything else is somebody's file.
    private static func endOfLines(_ text: Data, _ file: URL) throws(EvaluationError) -> Int {
        let end = text.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let tail = text[end...]
        guard !tail.isEmpty else { return end }
        // Nothing but the end of the line is missing.
        if (try? JSONDecoder().decode(JournalLine.self, from: tail)) != nil { return text.count }
        // The reader says so of its line.
        if JournalLine.isNewer(tail) { return text.count }
        let isWhole = (try? JSONSerialization.jsonObject(with: tail, options: .fragmentsAllowed)) != nil
        guard !isWhole, JournalLine.couldBegin(with: tail) else {
            let number = text.prefix(end).count { $0 == UInt8(ascii: "\n") } + 1
            throw EvaluationError(
                .journal,
                "\(file.path), line \(number): neither a line of an evaluation's journal nor the beginning of one. The file was left as it is. If it is a journal, remove this last line (its item is done again); if not, name another file."
            )
        }
        return end
    }

    private static func entry(_ line: Data, _ number: Int, _ file: URL) throws(EvaluationError) -> JournalLine {
        // First, because a newer line may have anything else in it.
        if JournalLine.isNewer(line) {
            let version = JournalLine.version(of: line) ?? 0
            throw EvaluationError(
                .journal,
                "\(file.path), line \(number): written by a newer GenAgent (journal version \(version)). Update to read it."
            )
        }
        do { return try JSONDecoder().decode(JournalLine.self, from: line) } catch {
            throw EvaluationError(
                .journal,
                "\(file.path), line \(number): not a line of an evaluation's journal (\(ErrorText.phrase(for: error))). Repair or remove the line, or begin another journal."
            )
        }
    }

    /// Images that were made.
    public var producedCount: Int { produced.count }

    /// Verdicts that were given, unscored ones among them.
    public var judgedCount: Int { judged.count }

    func production(_ key: String) -> JournalLine? { produced[key] }

    /// A verdict that counts. An unscored one does not: a repaired judge (more tokens, a mended server) may well say something.
    func verdict(_ key: String) -> Verdict? {
        guard let verdict = judged[key], verdict.outcome != .unscored else { return nil }
        return verdict
    }

    /// Adds a line; returns once the file has it. A write that fails leaves nothing of the line.
    func append(_ line: JournalLine) throws(EvaluationError) {
        do {
            try file?.append(try line.encoded())
        } catch {
            throw EvaluationError(
                .journal,
                "The journal (\(name)) could not be written, so the evaluation stops: \(ErrorText.phrase(for: error)).")
        }
        note(line)
    }

    private func note(_ line: JournalLine) {
        switch line.kind {
        case .produced: produced[line.key] = line
        case .judged: judged[line.key] = line.verdict
        case .called: break
        }
    }
}
