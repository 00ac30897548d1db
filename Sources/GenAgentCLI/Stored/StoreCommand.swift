#if CLI && Store
import ArgumentParser
import Foundation
import GenAgent
import GenAgentStore

/// `genagent store`.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Examines, repairs, exports, imports and cleans up a store.",
        subcommands: [
            Verify.self, Repair.self, Size.self, Export.self, Import.self, Delete.self, Prune.self, Collect.self,
        ])

    /// `genagent store verify`.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads everything and says what is wrong; changes nothing. Leaves with 1 where something is.")
        @OptionGroup var kept: StoreOption
        @Flag(help: "Write the findings as JSON.") var json = false

        func run() async throws {
            let report = try await SessionFinder.opened(
                kept.folder, forReading: Console.errors.write
            ).store.verify()
            Console.output.write(
                json ? try JSONValue(encoding: report).line : report.lines.joined(separator: "\n") + "\n")
            throw ExitCode(report.isClean ? 0 : 1)
        }
    }

    /// `genagent store repair`.
    struct Repair: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Mends what can be mended without losing anything. Leaves with 1 where something is still wrong.")
        @OptionGroup var kept: StoreOption
        @Flag(help: "Write what was done as JSON.") var json = false

        func run() async throws {
            let report = try await SessionFinder.opened(kept.folder).store.repair()
            Console.output.write(
                json ? try JSONValue(encoding: report).line : report.lines.joined(separator: "\n") + "\n")
            throw ExitCode(report.after.isClean ? 0 : 1)
        }
    }

    /// `genagent store export`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes sessions with their images into one file of JSON Lines.")
        @Argument(help: "The file; one that is there is replaced. - is standard output.") var file: String
        @OptionGroup var kept: StoreOption
        @OptionGroup(title: "WHICH SESSIONS") var which: FilterOptions

        func validate() throws {
            if which.limit != nil {
                throw ValidationError("--limit is not for exports. Choose with the other options.")
            }
        }

        func run() async throws {
            let finder = try await SessionFinder.opened(kept.folder, forReading: Console.errors.write)
            let count = try await finder.store.exportArchive(toPath: file, matching: which.filter)
            // Where the archive goes to standard output, the words for people do not.
            let say = OutputFile.isStandardOutput(file) ? Console.errors.write : Console.output.write
            say("\(file.inOneLine): \(count.words)\n")
        }
    }

    /// `genagent store import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes in the sessions of an exported file; what is there already is left as it is.",
            discussion: """
                An archive is data: its sessions are marked as foreign. They can be listed,
                shown and exported; `genagent resume` follows nothing that they ask for and
                uses the models and tools that you name.
                """)
        @Argument(help: "The file.") var file: String
        @OptionGroup var kept: StoreOption

        func run() async throws {
            // A new machine has no store yet.
            let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: kept.folder))
            let count = try await store.importArchive(from: URL(fileURLWithPath: file))
            let skipped = count.skipped == 0 ? "" : "; \(count.skipped) were there already"
            Console.output.write("\(kept.folder.inOneLine): \(count.words)\(skipped)\n")
        }
    }

    /// `genagent store gc`.
    struct Collect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "gc", abstract: "Removes images that no session uses and that are older than an hour.")
        @OptionGroup var kept: StoreOption

        func run() async throws {
            let report = try await SessionFinder.opened(kept.folder).store.collectGarbage()
            Console.output.write(report.words + "\n")
        }
    }
}
#endif
