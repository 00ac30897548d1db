import Foundation
import GenAgent

#if CLI
import ArgumentParser
#endif

/// Chooses where the files of a run go, so that no run ever overwrites another.
///
/// It is the wanted directory if that does not exist yet or contains no file of a run. Otherwise `-2`, `-3`, … are tried.
/// A marker file reserves it against runs that start at the same time.
enum RunDirectory {
    /// Present in the directory while a run writes into it.
    static let marker = ".genagent-running"

    /// Makes or reserves the directory, and makes sure that it can be written to.
    ///
    /// - Returns: Its path, relative if the wanted one is.
    static func claim(_ wanted: String) throws(RunFileError) -> String {
        var wanted = wanted
        while wanted.count > 1, wanted.hasSuffix("/") { wanted.removeLast() }
        try makeParents(of: wanted)
        for number in 1...9_999 {
            let path = number == 1 ? wanted : "\(wanted)-\(number)"
            if mkdir(path, 0o777) != 0, errno != EEXIST { throw failure(path, errno) }
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
                var isDirectory: ObjCBool = false
                let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
                throw failure(path, exists && !isDirectory.boolValue ? ENOTDIR : EACCES)
            }
            if names.contains(where: isRunFile) { continue }
            let descriptor = open("\(path)/\(marker)", O_WRONLY | O_CREAT | O_EXCL, 0o666)
            if descriptor >= 0 {
                close(descriptor)
                return path
            }
            guard errno == EEXIST else { throw failure(path, errno) }
        }
        throw RunFileError(kind: .directory, path: wanted, reason: "it and 9998 numbered ones contain other runs")
    }

    /// Reserves the directory of a run that was interrupted, or makes it again.
    ///
    /// Call it only while no other process can run the session.
    static func retake(_ path: String) throws(RunFileError) {
        try makeParents(of: path)
        if mkdir(path, 0o777) != 0, errno != EEXIST { throw failure(path, errno) }
        // A link of that name is not followed, a FIFO is not waited for.
        let descriptor = open("\(path)/\(marker)", O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o666)
        guard descriptor >= 0 else { throw failure(path, errno) }
        close(descriptor)
    }

    static func release(_ path: String) { unlink("\(path)/\(marker)") }

    static func isRunFile(_ name: String) -> Bool {
        if name == marker || name == "trajectory.json" || name == "contact-sheet.png" || name.hasPrefix("final.")
            || name == "sessions.sqlite"
        {
            return true
        }
        guard name.hasPrefix("round-"), let dot = name.firstIndex(of: ".") else { return false }
        return Int(name[name.index(name.startIndex, offsetBy: 6)..<dot]) != nil
    }

    static func makeParents(of path: String) throws(RunFileError) {
        let parent = path.parentPath
        guard !parent.isEmpty, parent != "/" else { return }
        var made = parent.hasPrefix("/") ? "" : "."
        for part in parent.split(separator: "/") {
            made += "/\(part)"
            if mkdir(made, 0o777) != 0, errno != EEXIST, errno != EISDIR {
                let number = errno
                var isDirectory: ObjCBool = false
                // Read-only file systems report this error for existing directories.
                if FileManager.default.fileExists(atPath: made, isDirectory: &isDirectory), isDirectory.boolValue {
                    continue
                }
                throw failure(parent, number)
            }
        }
    }

    private static func failure(_ path: String, _ number: Int32) -> RunFileError {
        RunFileError(kind: .directory, path: path, reason: ErrorText.system(number))
    }

    /// A directory name made of a prompt: its first words, in lower case, with `-` between; `picture` if it has none.
    static func slug(of prompt: String) -> String {
        var result = ""
        for word in prompt.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            let longer = result.isEmpty ? String(word) : "\(result)-\(word)"
            guard longer.utf8.count <= 48 else {
                if result.isEmpty {
                    result = String(decoding: word.utf8.prefix(48), as: UTF8.self).filter { $0 != "\u{FFFD}" }
                }
                break
            }
            result = longer
        }
        return result.isEmpty ? "picture" : result
    }
}

#if CLI
/// Checks the value of `--out` for all commands that write several files.
enum OutDirectory {
    /// - Throws: `ValidationError` if it does not name a directory.
    static func check(_ path: String?, example: String) throws {
        if path?.isEmpty == true {
            throw ValidationError("--out is empty. Give a directory, such as --out \(example).")
        }
        if path == "-" {
            throw ValidationError(
                "--out takes a directory, because there are several files; - is standard output. Give one such as --out \(example), or --out ./- for a directory of that name."
            )
        }
    }
}
#endif
