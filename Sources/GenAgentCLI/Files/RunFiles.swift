import Foundation
import GenAgent

/// Writes the files of one run; never over a file of another.
struct RunFiles: Sendable {
    /// What was written so far.
    private(set) var list: RunFileList
    /// Whether files of the same run may be there already, the last one cut off.
    private let takesUp: Bool

    /// Writes into a directory that ``RunDirectory/claim(_:)`` gave, or with `takesUp`, ``RunDirectory/retake(_:)``.
    init(directory: String, takesUp: Bool = false) {
        list = RunFileList(directory: directory)
        self.takesUp = takesUp
    }

    /// Writes the picture of a round, its bytes untouched.
    ///
    /// - Returns: The file's path.
    /// - Throws: ``RunFileError``
    mutating func keep(_ image: EncodedImage, round: Int) throws(RunFileError) -> String {
        let path = try write(image.data, as: "round-\(round).\(image.format.fileExtension)")
        if !list.rounds.contains(path) { list.rounds.append(path) }
        return path
    }

    /// Writes what is known at the end: the trajectory, the final picture and the contact sheet.
    ///
    /// - Returns: What could not be written; the rest is.
    mutating func finish(_ outcome: SessionOutcome) -> [String] {
        var problems: [String] = []
        func attempt(_ body: () throws -> Void) {
            do { try body() } catch { problems.append(ErrorText.phrase(for: error)) }
        }
        // Those of a session that was finished already: nobody has shown them in this process.
        for (index, round) in outcome.trajectory.rounds.enumerated() where takesUp && list.rounds.count <= index {
            if let image = outcome.images[round.image] { attempt { _ = try keep(image, round: index + 1) } }
        }
        // First what matters most: a process that is told to stop has little time.
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

    /// The record as JSON for people: indented, members sorted by name, so that equal records give equal bytes; what could steer
    /// a terminal is escaped.
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

    /// Takes a file that is there where it is what was to be written, or the beginning of it that a crash left.
    private func complete(_ path: String, _ data: Data) throws(RunFileError) -> String {
        var status = stat()
        // A FIFO under the name would hold the program up.
        guard takesUp, lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let found = FileManager.default.contents(atPath: path), data.starts(with: found)
        else {
            throw RunFileError(kind: .exists, path: path, reason: "")
        }
        if found.count == data.count { return path }
        do throws(OutputFileError) { try OutputFile.write(data, to: path, .chosen) } catch { throw RunFileError(error) }
        return path
    }
}
