#if CLI && !Store
import ArgumentParser

// The commands of a program that was built without its store: they only say so.

struct ListCommand: StorelessCommand { static let configuration = storeless("list") }
struct ShowCommand: StorelessCommand { static let configuration = storeless("show") }
struct ReportCommand: StorelessCommand { static let configuration = storeless("report") }
struct StoreCommand: StorelessCommand { static let configuration = storeless("store") }

protocol StorelessCommand: ParsableCommand {}

extension StorelessCommand {
    static func storeless(_ name: String) -> CommandConfiguration {
        CommandConfiguration(commandName: name, abstract: "Not in this build: it has no store.", shouldDisplay: false)
    }

    func run() throws { throw ValidationError(NoStoreError().description) }
}
#endif
