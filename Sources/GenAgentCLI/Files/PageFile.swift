import Foundation
import GenAgent

/// A page that a person wants at some place: a file, standard output (`-`), or whatever else takes bytes.
struct PageFile: Sendable {
    let path: String

    init(_ path: String) { self.path = path }

    /// Writes the page as it comes. The folders on the way are made.
    ///
    /// - Throws: ``RunFileError`` where it cannot be written, and what the page throws.
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
