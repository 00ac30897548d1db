#if CLI
import ArgumentParser

/// `--store`, of all commands that write or read sessions.
struct StoreOption: ParsableArguments {
    @Option(help: ArgumentHelp("The store that keeps the sessions. (default: out/store)", valueName: "dir"))
    var store: String?

    /// Whether it was typed.
    var isGiven: Bool { store != nil }
    /// The folder.
    var folder: String { store ?? SessionStore.standardFolder }

    func validate() throws {
        if let store, store.isEmpty {
            throw ValidationError("--store is empty. Give a directory, such as --store sessions.")
        }
    }
}
#endif
