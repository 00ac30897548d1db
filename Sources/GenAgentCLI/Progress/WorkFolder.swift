import Foundation
import GenAgent

/// The folder of an evaluation or a training, kept from other processes for as long as the lock lives.
enum WorkFolder {
    /// Makes the folder if it is missing, and locks it.
    ///
    /// - Throws: ``WorkFolderError`` if it cannot be written to, or another process is using it.
    static func lock(_ folder: String) throws(WorkFolderError) -> FileLock {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw WorkFolderError(
                "Cannot make the folder \(folder): \(obstacle(folder) ?? "\(ErrorText.phrase(for: error)).") Choose another with --out."
            )
        }
        do { return try FileLock("\(folder)/.genagent-lock") } catch {
            switch error {
            case .held:
                throw WorkFolderError(
                    "Another genagent process is using \(folder). Wait for it, or choose another folder with --out.")
            case .system(_, _, let code):
                throw WorkFolderError(
                    "Cannot write into \(folder): \(ErrorText.system(code)). Choose another with --out.")
            }
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
}

/// A folder of an evaluation or a training that cannot be used: what is wrong, what to do.
struct WorkFolderError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Does a part of the work in a folder; an error that says nothing to people is told as one of the folder.
    static func explaining<Value>(_ folder: String, _ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch  where ErrorText.isDumped(error) {
            throw WorkFolderError(
                "The work in \(folder) stopped. \(ErrorText.sentence(for: error)) Once that is repaired, the same command resumes it."
            )
        }
    }
}
