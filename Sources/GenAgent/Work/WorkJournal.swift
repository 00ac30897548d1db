import Foundation

/// The results of resumable work in a file: a header that says what the journal is for, then one line of JSON for every result.
///
/// A run that opens the journal of an earlier run skips what is in it. A result is in the journal whole or not at all: the end of a line
/// that a crash cut off is removed, and its work is done again. Any other damage is an error, because a silent gap would be paid for
/// again. One process at a time may have a journal open.
package struct WorkJournal<Line: Codable> {
    /// What a journal is for.
    package struct Format: Sendable {
        /// The kind of work, such as `evaluation`.
        package var kind: String
        /// The version of its lines.
        package var version: Int

        package init(_ kind: String, version: Int) {
            self.kind = kind
            self.version = version
        }
    }

    /// Where a line is in the file, in bytes, without its end.
    package typealias Place = Range<UInt64>

    private struct Header: Codable {
        var journal: String
        var version: Int
    }

    private let file: URL
    private var lines: LineFile

    /// Opens a journal and reads it, or begins one. Makes missing folders. A file that is not a journal of this format is left unchanged.
    ///
    /// - Parameters:
    ///   - file: JSON Lines.
    ///   - format: What the journal must be for.
    ///   - synchronizes: Wait for the disk after every line, which then survives a power cut too. It takes some milliseconds per line.
    ///   - body: Takes every line and its place, in order.
    package init(
        _ file: URL, _ format: Format, synchronizes: Bool = false, _ body: (Line, Place) -> Void
    ) throws(WorkJournalError) {
        self.file = file
        let header = try? Self.encoded(Header(journal: format.kind, version: format.version))
        var found: (end: UInt64, isComplete: Bool) = (0, true)
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            // Only if there is none: a file that cannot be read must not be lost.
            if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
            var number = 0
            try LineFile.read(file) { line, place, isWhole in
                number += 1
                if number == 1 {
                    // A crash cut off the header.
                    if !isWhole, header?.starts(with: line) == true { return }
                    try Self.check(line, format, file)
                } else if !line.isEmpty {
                    do { body(try JSONDecoder().decode(Line.self, from: line), place) } catch {
                        // A crash cut off the line.
                        if !isWhole { return }
                        throw WorkJournalError(
                            file, line: number,
                            "The line cannot be read: \(ErrorText.sentence(for: error)) Remove it, and its work is done again."
                        )
                    }
                }
                found = (isWhole ? place.upperBound + 1 : place.upperBound, isWhole)
            }
            lines = try LineFile(file, end: found.end, synchronizes: synchronizes)
            if found.end == 0, let header { try lines.append(header) }
            // Only the end of the last line was missing.
            if !found.isComplete { try lines.append(Data([LineFile.newline])) }
        } catch let error as WorkJournalError { throw error } catch {
            throw WorkJournalError("The journal \(file.path) cannot be opened: \(ErrorText.phrase(for: error)).")
        }
    }

    /// Adds a result; returns when the file has it. A write that fails leaves nothing of the line.
    @discardableResult
    package mutating func append(_ line: Line) throws(WorkJournalError) -> Place {
        do {
            let start = lines.end
            try lines.append(try Self.encoded(line))
            return start..<lines.end - 1
        } catch {
            throw WorkJournalError(
                "The journal \(file.path) cannot be written: \(ErrorText.phrase(for: error)). What was done so far is in it."
            )
        }
    }

    /// Reads a line again; throws if it has changed.
    package func line(at place: Place) throws(WorkJournalError) -> Line {
        do {
            let file = try FileHandle(forReadingFrom: file)
            defer { try? file.close() }
            try file.seek(toOffset: place.lowerBound)
            return try JSONDecoder().decode(Line.self, from: try file.read(upToCount: Int(place.count)) ?? Data())
        } catch {
            throw WorkJournalError(
                "A line of \(file.path) was changed while it was in use: \(ErrorText.phrase(for: error)). Run again; if that fails too, remove the line."
            )
        }
    }

    private static func encoded(_ line: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(line) + [LineFile.newline]
    }

    private static func check(_ line: Data, _ format: Format, _ file: URL) throws(WorkJournalError) {
        guard let header = try? JSONDecoder().decode(Header.self, from: line) else {
            // Journals of GenAgent 0.1 had no header, but a key in every line.
            guard (try? JSONDecoder().decode(KeyedLine.self, from: line)) == nil else { throw .older(file) }
            throw WorkJournalError(
                file, line: 1,
                "This is not a journal of GenAgent. The file was left unchanged. Choose another file, or remove this one."
            )
        }
        guard header.journal == format.kind else {
            throw WorkJournalError(
                "\(file.path) is a journal of kind \(header.journal), not of kind \(format.kind). Choose another file.")
        }
        if header.version < format.version { throw .older(file) }
        guard header.version == format.version else {
            throw WorkJournalError(
                "\(file.path) was written by a newer version of GenAgent (journal version \(header.version)). Update GenAgent to read it."
            )
        }
    }
}

private struct KeyedLine: Decodable {
    var key: String
}

/// A journal that cannot be used: what is wrong and what to do.
package struct WorkJournalError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    fileprivate init(_ description: String) { self.description = description }

    fileprivate init(_ file: URL, line: Int, _ problem: String) {
        description = "\(file.path), line \(line): \(problem)"
    }

    fileprivate static func older(_ file: URL) -> WorkJournalError {
        WorkJournalError("\(file.path) was written by an older version of GenAgent. Start in another folder.")
    }
}

/// A file that grows by whole lines: a write that fails leaves nothing of its line, so the next line starts cleanly.
package struct LineFile {
    package static let newline = UInt8(ascii: "\n")

    private let handle: FileHandle
    private let synchronizes: Bool
    /// Where the last whole line ends, in bytes.
    package private(set) var end: UInt64
    private var isBroken = false

    /// Half of a line could not be removed.
    package struct Broken: Error, CustomStringConvertible {
        package let description =
            "an earlier write failed in the middle of a line, which could not be removed. Check the disk, and open the file again"
    }

    /// Opens a file that exists.
    ///
    /// - Parameters:
    ///   - end: Where the file is cut off; `nil`: nowhere.
    ///   - synchronizes: Wait for the disk after every line.
    package init(_ file: URL, end: UInt64? = nil, synchronizes: Bool = false) throws {
        handle = try FileHandle(forWritingTo: file)
        self.end = try end ?? handle.seekToEnd()
        self.synchronizes = synchronizes
        try handle.truncate(atOffset: self.end)
        try handle.seek(toOffset: self.end)
    }

    /// Adds a line with its end, all of it or nothing.
    ///
    /// - Throws: The error of the write, and ``Broken`` for every line after a write that left half a line behind.
    package mutating func append(
        _ line: Data, write: (FileHandle, Data) throws -> Void = { try $0.write(contentsOf: $1) }
    ) throws {
        guard !isBroken else { throw Broken() }
        do {
            try write(handle, line)
            if synchronizes { try handle.synchronize() }
            end += UInt64(line.count)
        } catch {
            isBroken = !restores()
            throw error
        }
    }

    private func restores() -> Bool {
        do {
            try handle.truncate(atOffset: end)
            try handle.seek(toOffset: end)
            return true
        } catch {
            return false
        }
    }

    /// Reads a file line by line.
    ///
    /// - Parameter body: Takes each line without its end, its place in bytes, and whether it has an end.
    /// - Throws: Errors of the file system and of the body.
    package static func read(_ file: URL, _ body: (Data, Range<UInt64>, Bool) throws -> Void) throws {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var splitter = LineSplitter(.lineFeed, limit: .max)
        var start: UInt64 = 0
        while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
            try splitter.append(chunk) { line in
                try body(line, start..<start + UInt64(line.count), true)
                start += UInt64(line.count) + 1
            }
        }
        if let rest = splitter.rest() { try body(rest, start..<start + UInt64(rest.count), false) }
    }
}
