import Foundation
import GenAgent

/// Keeps a folder from a second process, for as long as it lives; a killed process leaves nothing that blocks the next one.
final class FolderLock: Sendable {
    /// The open file that carries the lock.
    let descriptor: Int32

    /// Makes the folder where it is missing, and locks it.
    ///
    /// - Throws: ``WorkFolderError`` where it cannot be written to, or another process works there.
    init(_ folder: String) throws(WorkFolderError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw WorkFolderError(
                "Cannot make the folder \(folder): \(Self.obstacle(folder) ?? "\(ErrorWords.words(for: error)).") Choose another with --out."
            )
        }
        let path = "\(folder)/.genagent-lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw WorkFolderError(
                "Cannot write into \(folder): \(ErrorWords.system(errno)). Choose another with --out.")
        }
        // The deinit closes the file also where this throws.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw WorkFolderError(
                "Another genagent works in \(folder). Wait for it, or choose another folder with --out.")
        }
    }

    /// What stands in the way of a folder, where it is a file; Foundation has only a number for it.
    private static func obstacle(_ folder: String) -> String? {
        var url = URL(fileURLWithPath: folder)
        while url.path != "/" {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) {
                return isFolder.boolValue ? nil : "\(url.path) is a file."
            }
            url.deleteLastPathComponent()
        }
        return nil
    }

    deinit {
        // Not by closing alone: a child that was forked and has not reached its exec yet has the file open as well.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}

/// A folder of an evaluation or a training that cannot be used: what is wrong, what to do.
struct WorkFolderError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Does a part of the work in a folder; an error that says nothing to people is told as one of the folder.
    static func explaining<Value>(_ folder: String, _ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch  where ErrorWords.isDumped(error) {
            throw WorkFolderError(
                "The work in \(folder) stopped. \(ErrorWords.sentence(for: error)) Once that is repaired, the same command resumes it."
            )
        }
    }
}
