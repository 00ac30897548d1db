import Foundation
import GenAgent

/// What an evaluation has done so far, as JSON Lines: one line for every item that was made, one for every verdict, and one for every
/// candidate of best-of-N.
///
/// A run that is given the journal of an earlier one skips what is done. A line that a crash cut off at the end of the file is dropped
/// (its item is done again); any other damage is an error, because a silent gap would be paid for again. One process at a time.
///
/// Images are not in here: lines refer to them by digest, and the evaluation's store has them.
public actor EvaluationJournal {
    private var produced: [String: JournalLine] = [:]
    private var judged: [String: Verdict] = [:]
    private var called: [String: JournalLine] = [:]
    private let handle: FileHandle?
    private let synchronizes: Bool
    private let name: String

    /// Makes a journal that lives as long as the process.
    public init() {
        handle = nil
        synchronizes = false
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
        self.synchronizes = synchronizes
        let text: Data
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
            text = try Data(contentsOf: file)
        } catch {
            throw EvaluationError(.journal, "The journal \(file.path) cannot be opened: \(error.localizedDescription)")
        }
        let end = try Self.endOfLines(text, file)
        let lines = text.prefix(end).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let entry = try Self.entry(line, index + 1, file)
            switch entry.kind {
            case .produced: produced[entry.key] = entry
            case .judged: judged[entry.key] = entry.verdict
            case .called: called[entry.key] = entry
            }
        }
        do {
            let handle = try FileHandle(forWritingTo: file)
            try handle.truncate(atOffset: UInt64(end))
            try handle.seekToEnd()
            if end > 0, text[text.startIndex + end - 1] != UInt8(ascii: "\n") {
                try handle.write(contentsOf: [UInt8(ascii: "\n")])
            }
            self.handle = handle
        } catch {
            throw EvaluationError(
                .journal, "The journal \(file.path) cannot be written: \(error.localizedDescription)")
        }
    }

    /// Where the last whole line ends. What a crash cut off behind it is the beginning of a line; anything else is somebody's file.
    private static func endOfLines(_ text: Data, _ file: URL) throws(EvaluationError) -> Int {
        let end = text.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let tail = text[end...]
        guard !tail.isEmpty else { return end }
        // Nothing but the end of the line is missing.
        if (try? JSONDecoder().decode(JournalLine.self, from: tail)) != nil { return text.count }
        let isWhole = (try? JSONSerialization.jsonObject(with: tail, options: .fragmentsAllowed)) != nil
        guard !isWhole, JournalLine.couldBegin(with: tail) else {
            let number = text.prefix(end).count { $0 == UInt8(ascii: "\n") } + 1
            throw EvaluationError(
                .journal,
                "\(file.path), line \(number): no line of an evaluation's journal. The file was left as it is; begin another journal."
            )
        }
        return end
    }

    private static func entry(_ line: Data, _ number: Int, _ file: URL) throws(EvaluationError) -> JournalLine {
        let entry: JournalLine
        do { entry = try JSONDecoder().decode(JournalLine.self, from: line) } catch {
            throw EvaluationError(
                .journal,
                "\(file.path), line \(number): no line of an evaluation's journal (\(error)). Mend or remove the line, or begin another journal."
            )
        }
        guard entry.version <= JournalLine.currentVersion else {
            throw EvaluationError(
                .journal,
                "\(file.path), line \(number): written by a newer GenAgent (journal version \(entry.version)). Update to read it."
            )
        }
        return entry
    }

    /// Images that were made.
    public var producedCount: Int { produced.count }

    /// Verdicts that were given.
    public var judgedCount: Int { judged.count }

    func production(_ key: String) -> JournalLine? { produced[key] }

    func call(_ key: String) -> JournalLine? { called[key] }

    func verdict(_ key: String) -> Verdict? { judged[key] }

    /// Adds a line; returns once the file has it.
    func append(_ line: JournalLine) throws(EvaluationError) {
        do {
            if let handle {
                try handle.write(contentsOf: try line.encoded())
                if synchronizes { try handle.synchronize() }
            }
        } catch {
            throw EvaluationError(
                .journal, "The journal (\(name)) could not be written, so the evaluation stops: \(error)")
        }
        note(line)
    }

    private func note(_ line: JournalLine) {
        switch line.kind {
        case .produced: produced[line.key] = line
        case .judged: judged[line.key] = line.verdict
        case .called: called[line.key] = line
        }
    }
}
