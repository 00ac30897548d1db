#if CLI && !Store
import ArgumentParser

// The commands of a program that was built without its store: they only say so.

struct ListCommand: StorelessCommand {
    static let configuration = storeless("list")
    // Whatever is typed, the answer is the same.
    @Argument(parsing: .captureForPassthrough) var rest: [String] = []
}

struct ShowCommand: StorelessCommand {
    static let configuration = storeless("show")
    // Whatever is typed, the answer is the same.
    @Argument(parsing: .captureForPassthrough) var rest: [String] = []
}

struct ReportCommand: StorelessCommand {
    static let configuration = storeless("report")
    // Whatever is typed, the answer is the same.
    @Argument(parsing: .captureForPassthrough) var rest: [String] = []
}

struct StoreCommand: StorelessCommand {
    static let configuration = storeless("store")
    // Whatever is typed, the answer is the same.
    @Argument(parsing: .captureForPassthrough) var rest: [String] = []
}

protocol StorelessCommand: ParsableCommand {}

extension StorelessCommand {
    static func storeless(_ name: String) -> CommandConfiguration {
        CommandConfiguration(commandName: name, abstract: "Not in this build: it has no store.", shouldDisplay: false)
    }

    func run() throws { throw ValidationError(NoStoreError().description) }
}
#endif
