import GenAgent

/// A file of a run that could not be made: what was attempted, what came back, what to do next.
struct RunFileError: Error, Equatable, CustomStringConvertible {
    enum Kind: Equatable {
        /// The directory cannot be made or written to.
        case directory
        /// A file cannot be written.
        case file
        /// A file of that name is there already, written by somebody else in the meantime.
        case exists
        /// A page cannot be written.
        case page
    }

    let kind: Kind
    let path: String
    let reason: String

    var description: String {
        switch kind {
        case .directory:
            "Cannot write into \(path): \(reason). Choose another directory with --out."
        case .file: "Cannot write \(path): \(reason). Free some space or choose another directory with --out."
        case .page:
            path == "-"
                ? "Cannot write to standard output: \(reason)."
                : "Cannot write \(path): \(reason). Choose another file with -o."
        case .exists:
            "Cannot write \(path): the file is there already, and nothing is overwritten. Start the run again."
        }
    }
}

extension RunFileError {
    /// A file that could not be written, other than a page that somebody named.
    init(_ error: OutputFileError) { self.init(kind: .file, path: error.path, reason: error.reason) }
}
