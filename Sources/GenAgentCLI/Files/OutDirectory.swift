#if CLI
import ArgumentParser

/// Checks what was typed behind `--out`, of all commands that write several files.
enum OutDirectory {
    /// - Throws: `ValidationError` where it names no directory.
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
