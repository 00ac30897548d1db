import Foundation
import Testing

@testable import GenAgentCLI

@Suite struct FolderLockTests {
    @Test func theFolderIsFreeWhenTheLockIsGoneAlsoWhereAForkedChildStillHasTheFileOpen() throws {
        let directory = try TemporaryDirectory()
        let folder = directory.file("work")
        var lock: FolderLock? = try FolderLock(folder)
        // What a child has between its fork and its exec.
        let copy = dup(try #require(lock).descriptor)
        defer { close(copy) }
        #expect(throws: WorkFolderError.self) { try FolderLock(folder) }
        lock = nil
        #expect(throws: Never.self) { try FolderLock(folder) }
    }
}
