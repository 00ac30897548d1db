import Foundation
import GenAgent
import Testing

@Suite struct FileLockTests {
    @Test func theFileIsFreeWhenTheLockIsGoneAlsoIfAForkedChildStillHasItOpen() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("lock-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var lock: FileLock? = try FileLock(path)
        // What a child has between its fork and its exec: the same open file.
        let copies = Self.descriptors(of: path).map { dup($0) }
        defer { for copy in copies { close(copy) } }
        #expect(throws: FileLockError.self) { try FileLock(path) }
        #expect(lock != nil)
        lock = nil
        #expect(throws: Never.self) { try FileLock(path) }
    }

    @Test func aFileThatCannotBeOpenedNamesTheCall() {
        let path = "/nowhere-\(UUID().uuidString)/lock"
        #expect(throws: FileLockError.system(SystemError("open", path, ENOENT))) { try FileLock(path) }
    }

    /// The numbers under which this process has a file open.
    private static func descriptors(of path: String) -> [Int32] {
        var wanted = stat()
        guard stat(path, &wanted) == 0 else { return [] }
        return (0..<1024).filter { number in
            var found = stat()
            return fstat(number, &found) == 0 && found.st_ino == wanted.st_ino && found.st_dev == wanted.st_dev
        }
    }
}
