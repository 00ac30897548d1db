import Foundation

/// Writes a page into a file as it comes: beside the file first, so that nobody ever finds half a page.
enum ReportFile {
    /// Collects the pieces in a file that takes the wanted name at the end.
    ///
    /// - Throws: What the file system or the page throws; then the file that was there before still is.
    static func write(
        to file: URL, _ page: (@escaping @Sendable (Data) async throws -> Void) async throws -> Void
    ) async throws {
        let part = file.deletingLastPathComponent().appending(path: ".\(file.lastPathComponent).part")
        guard FileManager.default.createFile(atPath: part.path, contents: nil) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: part.path])
        }
        do {
            let handle = try FileHandle(forWritingTo: part)
            try await page { try handle.write(contentsOf: $0) }
            try handle.close()
            guard rename(part.path, file.path) == 0 else {
                throw NSError(
                    domain: NSPOSIXErrorDomain, code: Int(errno), userInfo: [NSFilePathErrorKey: file.path])
            }
        } catch {
            try? FileManager.default.removeItem(at: part)
            throw error
        }
    }
}
