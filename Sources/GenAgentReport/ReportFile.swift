import Foundation
import GenAgent

/// Writes a page into a file as it comes; nobody ever finds half a page.
enum ReportFile {
    /// Collects the pieces in a file that takes the wanted name at the end.
    ///
    /// - Throws: What the file system or the page throws; then the file that was there before still is.
    static func write(
        to file: URL, _ page: (@escaping @Sendable (Data) async throws -> Void) async throws -> Void
    ) async throws {
        try await OutputFile.write(to: file.path, .typed, page)
    }
}
