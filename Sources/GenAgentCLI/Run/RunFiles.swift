import Foundation
import GenAgent
import GenAgentImaging

/// Writes the files of one run. It never overwrites a file of another.
struct RunFiles: Sendable {
    private(set) var list: RunFileList
    /// Whether files of the same run may exist already, the last one incomplete.
    private let resumes: Bool

    /// Writes into a directory that ``RunDirectory/claim(_:)`` gave, or with `resumes`, ``RunDirectory/retake(_:)``.
    init(directory: String, resumes: Bool = false) {
        list = RunFileList(directory: directory)
        self.resumes = resumes
    }

    /// Writes the image of a round, its bytes unchanged.
    mutating func keep(_ image: EncodedImage, round: Int) throws(RunFileError) -> String {
        let path = try write(image.data, as: "round-\(round).\(image.format.fileExtension)")
        if !list.rounds.contains(path) { list.rounds.append(path) }
        return path
    }

    /// Writes the last files: the final image, the trajectory and the contact sheet.
    ///
    /// - Returns: Errors of the files that could not be written.
    mutating func finish(_ outcome: SessionOutcome) -> [String] {
        var problems: [String] = []
        func attempt(_ body: () throws -> Void) {
            do { try body() } catch { problems.append(ErrorText.phrase(for: error)) }
        }
        // The images of a finished session, which this process has not shown.
        for (index, round) in outcome.trajectory.rounds.enumerated() where resumes && list.rounds.count <= index {
            if let image = outcome.images[round.image] { attempt { _ = try keep(image, round: index + 1) } }
        }
        // The most important file first: a process that is told to stop has little time.
        if let image = outcome.image {
            attempt { list.final = try write(image.data, as: "final.\(image.format.fileExtension)") }
        }
        attempt { list.trajectory = try write(Self.encoded(outcome.trajectory), as: "trajectory.json") }
        attempt {
            guard let sheet = try outcome.contactSheet() else { return }
            list.contactSheet = try write(sheet, as: "contact-sheet.png")
        }
        return problems
    }

    /// The record as JSON for people: indented, members sorted by name, so that equal records give equal bytes; control characters
    /// are escaped.
    static func encoded(_ trajectory: Trajectory) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Data((String(decoding: try encoder.encode(trajectory), as: UTF8.self).escapingHidden + "\n").utf8)
    }

    private func write(_ data: Data, as name: String) throws(RunFileError) -> String {
        let path = list.directory.hasSuffix("/") ? list.directory + name : "\(list.directory)/\(name)"
        do throws(OutputFileError) { try OutputFile.write(data, to: path, .new) } catch {
            if error.number == EEXIST { return try complete(path, data) }
            throw RunFileError(error)
        }
        return path
    }

    /// Accepts an existing file if it equals the one to be written, or completes the beginning of it that a crash left.
    private func complete(_ path: String, _ data: Data) throws(RunFileError) -> String {
        var status = stat()
        // A FIFO of that name would block the program.
        guard resumes, lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let found = FileManager.default.contents(atPath: path), data.starts(with: found)
        else {
            throw RunFileError(kind: .exists, path: path, reason: "")
        }
        if found.count == data.count { return path }
        do throws(OutputFileError) { try OutputFile.write(data, to: path, .chosen) } catch { throw RunFileError(error) }
        return path
    }
}

extension SessionOutcome {
    /// All rounds on one page: every image with its number, verdict, prompt and finding; `nil` if no image can be decoded.
    ///
    /// - Throws: `PNGError` if the sheet cannot be encoded.
    func contactSheet() throws -> Data? {
        let images = trajectory.rounds.enumerated().compactMap { index, round -> ContactSheet.Item? in
            // Only PNG can be decoded here.
            guard let image = self.images[round.image], let bitmap = try? PNG.decode(image.data) else { return nil }
            // Scaled at once, so that only one image is in memory in full size.
            return ContactSheet.Item(
                bitmap.scaled(toFit: Self.sheetSide), caption: caption(of: round, number: index + 1),
                isHighlighted: round.image == imageID)
        }
        guard !images.isEmpty else { return nil }
        let title = trajectory.exchanges.last?.query.text
        return try PNG.encode(
            ContactSheet(title: title, images: images, imageSide: Self.sheetSide, captionLines: 8).render())
    }

    /// The longest side of an image on the sheet, in pixels.
    private static var sheetSide: Int { 320 }

    private func caption(of round: Round, number: Int) -> String {
        let verdict = round.verdict
        var lines = ["Round \(number): \(verdict?.name ?? "not judged")"]
        let prompt = trajectory.calls.indices.contains(round.call) ? trajectory.calls[round.call].request?.prompt : nil
        if let prompt { lines.append("\"\(prompt.shortened(to: 100))\"") }
        let found = verdict?.summary ?? verdict?.findings.first { $0.isMet != true }?.requirement
        if verdict?.outcome != .satisfied, let found { lines.append(found.shortened(to: 110)) }
        return lines.joined(separator: "\n")
    }
}

/// A page that goes to a file or standard output (`-`).
struct PageFile: Sendable {
    let path: String

    init(_ path: String) { self.path = path }

    /// Writes the page piece by piece, and makes missing folders.
    ///
    /// - Throws: ``RunFileError`` if it cannot be written, and what the page throws.
    func write(_ page: (@escaping @Sendable (Data) async throws -> Void) async throws -> Void) async throws {
        if !OutputFile.isStandardOutput(path) {
            do throws(RunFileError) { try RunDirectory.makeParents(of: path) } catch {
                throw RunFileError(kind: .page, path: path, reason: error.reason)
            }
        }
        do {
            try await OutputFile.write(to: path, .typed, page)
        } catch let error as OutputFileError {
            throw RunFileError(kind: .page, path: path, reason: error.reason)
        }
    }
}

/// A file of a run that could not be written: which, why, and what to do next.
struct RunFileError: Error, Equatable, CustomStringConvertible {
    enum Kind: Equatable {
        case directory
        case file
        /// A file of that name exists already, written by another process in the meantime.
        case exists
        case page
    }

    let kind: Kind
    let path: String
    let reason: String

    var description: String {
        switch kind {
        case .directory:
            "Cannot write into \(path): \(reason). Choose another directory with --out."
        case .file: "Cannot write \(path): \(reason). Free some space or choose another directory with --out."
        case .page:
            path == "-"
                ? "Cannot write to standard output: \(reason)."
                : "Cannot write \(path): \(reason). Choose another file with -o."
        case .exists:
            "Cannot write \(path): the file exists already, and nothing is overwritten. Start the run again."
        }
    }
}

extension RunFileError {
    init(_ error: OutputFileError) { self.init(kind: .file, path: error.path, reason: error.reason) }
}
